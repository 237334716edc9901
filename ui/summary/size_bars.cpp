#include "ui/summary/size_bars.h"

#include <QPainter>
#include <algorithm>

#include "ui/theme/format.h"
#include "ui/theme/hatch.h"
#include "ui/theme/theme.h"

namespace quantie {
namespace {

constexpr int gap = 8;
constexpr int barHeight = 9;

}  // namespace

SizeBars::SizeBars(QWidget* parent) : QWidget(parent) {
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setToolTip(QString::fromUtf8(bytesDefinition.data(), static_cast<qsizetype>(bytesDefinition.size())));
    setBytes({});
}

void SizeBars::setBytes(const Bytes& bytes) {
    m_bytes = bytes;
    QString words = tr("Weights: %1 as float, %2 stored").arg(byteSize(bytes.asFloat), byteSize(bytes.stored));
    if (bytes.stored > bytes.agreeing) {
        words += tr(", %1 of that because uses differ").arg(byteSize(bytes.stored - bytes.agreeing));
    }
    setAccessibleName(words);
    update();
}

int SizeBars::rowHeight() const {
    return std::max(19, fontMetrics().height() + 2);
}

QSize SizeBars::sizeHint() const {
    return {220, 2 * rowHeight()};
}

QSize SizeBars::minimumSizeHint() const {
    return {120, 2 * rowHeight()};
}

void SizeBars::paintEvent(QPaintEvent*) {
    const Tokens& t = tokens();
    QPainter painter(this);
    const QString labels[] = {tr("Float"), tr("Stored")};
    const QString values[] = {byteSize(m_bytes.asFloat), byteSize(m_bytes.stored)};
    const auto widest = [this](const QString(&texts)[2], int least) {
        return std::max({least, fontMetrics().horizontalAdvance(texts[0]), fontMetrics().horizontalAdvance(texts[1])});
    };
    const int label = widest(labels, 44);
    const int value = widest(values, 52);
    const int length = std::max(0, width() - label - value - 2 * gap);
    const double most = static_cast<double>(std::max(m_bytes.asFloat, std::int64_t{1}));
    const auto scaled = [&](std::int64_t bytes) { return length * static_cast<double>(bytes) / most; };
    for (int row = 0; row < 2; ++row) {
        const QRect line(0, row * rowHeight(), width(), rowHeight());
        painter.setPen(t.muted);
        painter.drawText(line, Qt::AlignLeft | Qt::AlignVCenter, labels[row]);
        painter.setPen(t.text);
        painter.drawText(line, Qt::AlignRight | Qt::AlignVCenter, values[row]);
        const QRectF bar(label + gap, line.center().y() - barHeight / 2, length, barHeight);
        painter.fillRect(bar, t.hover);
        const double solid = scaled(row == 0 ? m_bytes.asFloat : std::min(m_bytes.agreeing, m_bytes.stored));
        painter.fillRect(QRectF(bar.left(), bar.top(), solid, barHeight), row == 0 ? t.bar : t.ink);
        const double extra = row == 0 ? 0 : scaled(m_bytes.stored) - solid;
        if (extra > 0) drawExtraHatch(&painter, QRectF(bar.left() + solid, bar.top(), extra, barHeight));
    }
}

}  // namespace quantie
