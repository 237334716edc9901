#include "ui/data/image_reader.h"

#include <QImage>
#include <QImageReader>
#include <QPainter>

#include "core/base/error.h"

namespace quantie {
namespace {

QImage fitted(const QImage& image, const QSize& size, ImageFit fit) {
    if (image.size() == size) return image;
    if (fit == ImageFit::Stretch) return image.scaled(size, Qt::IgnoreAspectRatio, Qt::SmoothTransformation);
    const bool crop = fit == ImageFit::Crop;
    const QImage scaled =
        image.scaled(size, crop ? Qt::KeepAspectRatioByExpanding : Qt::KeepAspectRatio, Qt::SmoothTransformation);
    const QPoint corner((size.width() - scaled.width()) / 2, (size.height() - scaled.height()) / 2);
    QImage result(size, QImage::Format_RGBA8888);
    result.fill(Qt::black);
    QPainter painter(&result);
    painter.setCompositionMode(QPainter::CompositionMode_Source);
    painter.drawImage(corner, scaled);
    return result;
}

QImage::Format formatOf(std::int64_t channels) {
    if (channels == 1) return QImage::Format_Grayscale8;
    return channels == 3 ? QImage::Format_RGB888 : QImage::Format_RGBA8888;
}

}  // namespace

Tensor readImage(const std::string& file, const ImageRequest& request) {
    QImageReader reader(QString::fromStdString(file));
    reader.setDecideFormatFromContent(true);
    reader.setAutoTransform(true);
    QImage image = reader.read();
    if (image.isNull()) {
        throw Error(ErrorCode::Unreadable, file, "no image that can be read: " + reader.errorString().toStdString());
    }
    const QSize size(request.width > 0 ? static_cast<int>(request.width) : image.width(),
                     request.height > 0 ? static_cast<int>(request.height) : image.height());
    // Colours of a palette cannot be mixed while scaling.
    image = fitted(image.convertToFormat(QImage::Format_RGBA8888), size, request.fit);
    image = image.convertToFormat(formatOf(request.channels));
    const auto row = static_cast<std::size_t>(size.width()) * static_cast<std::size_t>(request.channels);
    std::vector<std::byte> bytes;
    bytes.reserve(row * static_cast<std::size_t>(size.height()));
    for (int y = 0; y < size.height(); ++y) {
        const auto* line = reinterpret_cast<const std::byte*>(image.constScanLine(y));
        bytes.insert(bytes.end(), line, line + row);
    }
    return Tensor::fromBytes(DType::UInt8, {size.height(), size.width(), request.channels}, std::move(bytes));
}

}  // namespace quantie
