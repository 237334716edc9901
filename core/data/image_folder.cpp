#include "core/data/image_folder.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <system_error>
#include <utility>
#include <vector>

#include "core/base/error.h"
#include "core/run/feed.h"

namespace quantie {
namespace {

namespace fs = std::filesystem;

constexpr std::int64_t mostValues = std::int64_t{1} << 30;
constexpr std::size_t mostFiles = 1'000'000;
constexpr std::array<std::string_view, 4> suffixes{".png", ".jpg", ".jpeg", ".bmp"};
constexpr std::array<std::string_view, 3> scaleNames{"1/255", "-1..1", "none"};
constexpr std::array<std::string_view, 3> fitNames{"stretch", "crop", "pad"};

template <typename Enum>
std::optional<Enum> named(const std::array<std::string_view, 3>& names, std::string_view name) {
    const auto found = std::ranges::find(names, name);
    if (found == names.end()) return std::nullopt;
    return static_cast<Enum>(found - names.begin());
}

bool isImage(const fs::path& path) {
    std::string suffix = path.extension().string();
    std::ranges::transform(suffix, suffix.begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? char(c - 'A' + 'a') : c; });
    return std::ranges::find(suffixes, suffix) != suffixes.end();
}

std::vector<std::string> imagesIn(const std::string& folder) {
    std::vector<std::string> files;
    std::error_code error;
    fs::recursive_directory_iterator entry(folder, fs::directory_options::skip_permission_denied, error);
    for (; !error && entry != fs::recursive_directory_iterator(); entry.increment(error)) {
        std::error_code other;
        if (!entry->is_regular_file(other) || !isImage(entry->path())) continue;
        if (files.size() == mostFiles) throw Error(ErrorCode::Unreadable, folder, "holds more than a million images");
        files.push_back(entry->path().string());
    }
    if (error) throw Error(ErrorCode::Unreadable, folder, "the folder cannot be read: " + error.message());
    if (files.empty()) throw Error(ErrorCode::Unreadable, folder, "holds no images (png, jpg, bmp)");
    std::ranges::sort(files);
    return files;
}

bool isChannels(std::int64_t dim) {
    return dim == 1 || dim == 3 || dim == 4;
}

struct InputShape {
    ImageRequest request;
    bool channelsFirst = false;
};

InputShape inputShape(const Graph& graph, const std::string& folder, ImageFit fit) {
    const auto refuse = [&](const std::string& reason) { throw Error(ErrorCode::Unreadable, folder, reason); };
    if (graph.inputs.size() != 1) {
        refuse("a folder of images serves models with one input; this one has " + std::to_string(graph.inputs.size()));
    }
    const int call = graph.inputs.front().call;
    const MaybeShape shape =
        call < 0 || graph.calls[call].outputs.empty() ? std::nullopt : graph.calls[call].outputs.front();
    if (!shape || shape->size() != 4 || !(isChannels((*shape)[3]) || isChannels((*shape)[1]))) {
        refuse("the model's input takes no images: its shape is " + (shape ? toString(*shape) : "not known"));
    }
    const auto size = [](std::int64_t dim) { return dim == unknownDim ? 0 : dim; };
    const Shape& dims = *shape;
    if (isChannels(dims[3])) return {{size(dims[1]), size(dims[2]), dims[3], fit}, false};
    return {{size(dims[2]), size(dims[3]), dims[1], fit}, true};
}

float scaled(std::uint8_t pixel, PixelScale scale) {
    const auto x = static_cast<float>(pixel);
    if (scale == PixelScale::ToOne) return x / 255.0F;
    return scale == PixelScale::AroundZero ? x / 127.5F - 1.0F : x;
}

void append(std::vector<float>& values, const Tensor& image, PixelScale scale, bool channelsFirst) {
    const auto bytes = image.bytes();
    const auto channels = static_cast<std::size_t>(image.shape()[2]);
    const std::size_t pixels = bytes.size() / channels;
    const auto at = [&](std::size_t i) { return scaled(std::to_integer<std::uint8_t>(bytes[i]), scale); };
    if (!channelsFirst) {
        for (std::size_t i = 0; i < bytes.size(); ++i) values.push_back(at(i));
        return;
    }
    for (std::size_t c = 0; c < channels; ++c) {
        for (std::size_t p = 0; p < pixels; ++p) values.push_back(at(p * channels + c));
    }
}

}  // namespace

std::optional<PixelScale> pixelScaleNamed(std::string_view name) {
    return named<PixelScale>(scaleNames, name);
}

std::string_view nameOf(PixelScale scale) {
    return scaleNames.at(static_cast<std::size_t>(scale));
}

std::optional<ImageFit> imageFitNamed(std::string_view name) {
    return named<ImageFit>(fitNames, name);
}

std::string_view nameOf(ImageFit fit) {
    return fitNames.at(static_cast<std::size_t>(fit));
}

Tensor readImageFolder(const std::string& folder, const Graph& graph, const ImageOptions& options, std::int64_t samples,
                       const ImageReader& reader) {
    if (!reader) throw Error(ErrorCode::Unsupported, folder, "images cannot be read here");
    InputShape shape = inputShape(graph, folder, options.fit);
    std::vector<std::string> files = imagesIn(folder);
    if (samples > 0 && static_cast<std::size_t>(samples) < files.size())
        files.resize(static_cast<std::size_t>(samples));
    std::vector<float> values;
    Shape first;
    for (const std::string& file : files) {
        const Tensor image = reader(file, shape.request);
        if (first.empty()) {
            first = image.shape();
            const auto count = static_cast<std::int64_t>(files.size());
            if (elementCount(first) > mostValues / count) {
                throw Error(ErrorCode::Unsupported, folder,
                            std::to_string(count) + " images of " + toString(first) +
                                " are too many to hold; take fewer samples");
            }
            values.reserve(static_cast<std::size_t>(elementCount(first) * count));
        }
        if (image.shape() != first) {
            throw Error(ErrorCode::Unreadable, file,
                        "its size " + toString(image.shape()) + " is not that of the images before it, " +
                            toString(first) + ", and the model's input leaves the size open");
        }
        append(values, image, options.scale, shape.channelsFirst);
    }
    const auto count = static_cast<std::int64_t>(files.size());
    const Shape all =
        shape.channelsFirst ? Shape{count, first[2], first[0], first[1]} : Shape{count, first[0], first[1], first[2]};
    return Tensor::fromFloats(all, std::move(values));
}

}  // namespace quantie
