// Operators of keras.ops that transform signals: those of Fourier, with complex numbers as pairs of tensors.
#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

#include "core/base/error.h"
#include "core/base/parallel.h"
#include "core/kernels/fourier.h"
#include "core/layers/dims.h"
#include "core/layers/operator_run.h"

namespace quantie {

namespace {

using compute::Fourier;
using Line = std::vector<Fourier::Complex>;

constexpr std::int64_t longest = std::int64_t{1} << 24;

/// A length or a step of the call.
std::optional<std::int64_t> lengthOf(const OperatorCall& call, std::string_view name) {
    const auto length = call.integer(name);
    if (length && (*length < 1 || *length > longest)) refuse(name, "not a sensible length");
    return length;
}

/// The real and the imaginary part, of one shape.
struct Complexes {
    FloatResult real;
    FloatResult imaginary;

    explicit Complexes(const Shape& shape) : real(shape), imaginary(shape) {}
    Values values(DType dtype) && {
        return {floatValue(std::move(real), dtype), floatValue(std::move(imaginary), dtype)};
    }
};

std::pair<Tensor, Tensor> partsOf(const OperatorRun& run) {
    const Values parts = run.list();
    if (parts.size() != 2 || parts[0].shape() != parts[1].shape()) {
        refuse("x", "not a real and an imaginary part of one shape");
    }
    requireRankAtLeast(parts[0].shape(), 1);
    return {floatsOf(parts[0]), floatsOf(parts[1])};
}

/// The shape of both parts; none where it is not known.
MaybeShape shapeOfParts(const OperatorCall& call) {
    const Shapes parts = call.tensors();
    if (parts.empty() || !parts.front()) return std::nullopt;
    requireRankAtLeast(*parts.front(), 1);
    return parts.front();
}

// --- whole transforms -----------------------------------------------------------------------------------------------

template <std::size_t rank>
Shapes sameParts(const OperatorCall& call) {
    const MaybeShape shape = shapeOfParts(call);
    if (shape) requireRankAtLeast(*shape, rank);
    return {shape, shape};
}

/// Every line along `axis` in its place.
void transformLines(Complexes& numbers, std::size_t axis, bool back) {
    const Shape& shape = numbers.real.shape();
    const auto length = static_cast<std::size_t>(shape[axis]);
    const auto stride = static_cast<std::size_t>(productFrom(shape, axis + 1));
    if (numbers.real.size() == 0) return;
    const Fourier fourier(length);
    parallelFor(numbers.real.size() / length, [&](std::size_t index) {
        const std::size_t first = index / stride * length * stride + index % stride;
        Line line(length);
        for (std::size_t i = 0; i < length; ++i) {
            const std::size_t at = first + i * stride;
            line[i] = {double{numbers.real.data()[at]}, double{numbers.imaginary.data()[at]}};
        }
        back ? fourier.invert(line.data()) : fourier.transform(line.data());
        for (std::size_t i = 0; i < length; ++i) {
            numbers.real.data()[first + i * stride] = static_cast<float>(line[i].real());
            numbers.imaginary.data()[first + i * stride] = static_cast<float>(line[i].imag());
        }
    });
}

/// Along the last `rank` dimensions.
template <std::size_t rank, bool back>
Values transform(const OperatorRun& run) {
    const auto [real, imaginary] = partsOf(run);
    requireRankAtLeast(real.shape(), rank);
    Complexes numbers(real.shape());
    std::copy(real.floats().begin(), real.floats().end(), numbers.real.data());
    std::copy(imaginary.floats().begin(), imaginary.floats().end(), numbers.imaginary.data());
    for (std::size_t i = 1; i <= rank; ++i) transformLines(numbers, real.shape().size() - i, back);
    return std::move(numbers).values(DType::Float32);
}

// --- real lines -----------------------------------------------------------------------------------------------------

/// The first half of a real line's transform; the other half mirrors it.
void halfOf(const Fourier& fourier, Line& line, float* real, float* imaginary) {
    fourier.transform(line.data());
    for (std::size_t k = 0; k <= fourier.length() / 2; ++k) {
        real[k] = static_cast<float>(line[k].real());
        imaginary[k] = static_cast<float>(line[k].imag());
    }
}

/// The real line of which `bins` numbers are the first half of the transform; missing ones are zero.
Line lineOf(const Fourier& fourier, const float* real, const float* imaginary, std::size_t bins) {
    const std::size_t length = fourier.length();
    Line line(length);
    for (std::size_t k = 0; k < std::min(bins, length / 2 + 1); ++k) {
        const bool own = k == 0 || 2 * k == length;  // its own mirror: what is imaginary does not count
        line[k] = {double{real[k]}, own ? 0.0 : double{imaginary[k]}};
        if (!own) line[length - k] = std::conj(line[k]);
    }
    fourier.invert(line.data());
    return line;
}

Shapes realShapes(const OperatorCall& call) {
    MaybeShape shape = call.tensor();
    if (!shape) return {std::nullopt, std::nullopt};
    requireRankAtLeast(*shape, 1);
    const std::int64_t length = lengthOf(call, "fft_length").value_or(shape->back());
    if (length == 0) refuse("x", "nothing to transform");
    shape->back() = length == unknownDim ? unknownDim : length / 2 + 1;
    return {shape, shape};
}

Values realTransform(const OperatorRun& run) {
    const Tensor x = floatsOf(run.first());
    Complexes result(run.shape());
    const auto width = static_cast<std::size_t>(x.shape().back());
    const auto bins = static_cast<std::size_t>(result.real.shape().back());
    const Fourier fourier(static_cast<std::size_t>(lengthOf(run.call(), "fft_length").value_or(x.shape().back())));
    parallelFor(result.real.size() / bins, [&](std::size_t index) {
        Line line(fourier.length());
        const float* from = x.floats().data() + index * width;
        std::copy_n(from, std::min(width, line.size()), line.begin());
        halfOf(fourier, line, result.real.data() + index * bins, result.imaginary.data() + index * bins);
    });
    return std::move(result).values(DType::Float32);
}

Shapes inverseRealShapes(const OperatorCall& call) {
    MaybeShape shape = shapeOfParts(call);
    if (!shape) return {std::nullopt};
    const std::int64_t bins = shape->back();
    shape->back() = lengthOf(call, "fft_length").value_or(bins == unknownDim ? unknownDim : multiplyDims(bins - 1, 2));
    if (shape->back() == 0 || bins == 0) refuse("x", "nothing to transform");
    return {shape};
}

Values inverseReal(const OperatorRun& run) {
    const auto [real, imaginary] = partsOf(run);
    FloatResult result(run.shape());
    const auto bins = static_cast<std::size_t>(real.shape().back());
    const auto length = static_cast<std::size_t>(result.shape().back());
    const Fourier fourier(length);
    parallelFor(result.size() / length, [&, &re = real, &im = imaginary](std::size_t index) {
        const Line line = lineOf(fourier, re.floats().data() + index * bins, im.floats().data() + index * bins, bins);
        for (std::size_t i = 0; i < length; ++i) {
            result.data()[index * length + i] = static_cast<float>(line[i].real());
        }
    });
    return {floatValue(std::move(result), DType::Float32)};
}

// --- short times ----------------------------------------------------------------------------------------------------

struct Frames {
    std::int64_t stride = 1;
    std::int64_t length = 1;  ///< of the transform
    std::int64_t border = 0;  ///< before and after the signal, where frames are centred

    explicit Frames(const OperatorCall& call) {
        const auto step = lengthOf(call, "sequence_stride");
        const auto own = lengthOf(call, "sequence_length");
        const auto whole = lengthOf(call, "fft_length");
        if (!step || !own || !whole || *own > *whole) refuse("fft_length", "not a length that a sequence fits into");
        stride = *step;
        length = *whole;
        const Json* center = call.named("center");
        border = center != nullptr && *center == Json(false) ? 0 : length / 2;
    }
    std::size_t bins() const { return static_cast<std::size_t>(length / 2 + 1); }
};

/// TensorFlow's window of cosines: its period is the length where that is even, one less where it is odd.
std::vector<double> cosines(std::size_t length, double level) {
    const auto period = static_cast<double>(length % 2 == 0 ? length : length - 1);
    std::vector<double> window(length, 1.0);
    for (std::size_t i = 0; i < length && length > 1; ++i) {
        window[i] = level - (1 - level) * std::cos(2 * std::numbers::pi * static_cast<double>(i) / period);
    }
    return window;
}

/// The window of the call, in the middle of the transform's length. Without one all counts.
std::vector<double> windowOf(const OperatorCall& call, const Frames& frames) {
    const auto length = static_cast<std::size_t>(call.integer("sequence_length").value_or(0));
    const Json* window = call.named("window");
    if (window == nullptr) return std::vector<double>(static_cast<std::size_t>(frames.length), 1.0);
    std::vector<double> own;
    if (*window == Json("hann")) own = cosines(length, 0.5);
    if (*window == Json("hamming")) own = cosines(length, 0.54);
    for (std::size_t i = 0; window->is_array() && i < window->size(); ++i) {
        if (!(*window)[i].is_number()) refuse("window", "not a list of numbers");
        own.push_back((*window)[i].get<double>());
    }
    if (own.size() != length) refuse("window", "not one that is known, nor as long as a sequence");
    const std::size_t free = static_cast<std::size_t>(frames.length) - length;
    own.insert(own.begin(), free / 2, 0.0);
    own.resize(static_cast<std::size_t>(frames.length), 0.0);
    return own;
}

Shapes shortTimeShapes(const OperatorCall& call) {
    MaybeShape shape = call.tensor();
    if (!shape) return {std::nullopt, std::nullopt};
    requireRankAtLeast(*shape, 1);
    const Frames frames(call);
    std::int64_t& length = shape->back();
    if (length != unknownDim && frames.border > 0 && frames.border >= length) {
        refuse("fft_length", "its half is longer than the signal that is to be mirrored");
    }
    const std::int64_t whole = length == unknownDim ? unknownDim : addDims(length, 2 * frames.border);
    if (whole != unknownDim) length = whole < frames.length ? 0 : (whole - frames.length) / frames.stride + 1;
    shape->push_back(static_cast<std::int64_t>(frames.bins()));
    return {shape, shape};
}

/// The signal goes on beyond its ends as in a mirror.
Values shortTime(const OperatorRun& run) {
    const Tensor x = floatsOf(run.first());
    const Frames frames(run.call());
    const std::vector<double> window = windowOf(run.call(), frames);
    Complexes result(run.shape());
    const std::int64_t width = x.shape().back();
    const Shape& shape = result.real.shape();
    const auto steps = static_cast<std::size_t>(shape[shape.size() - 2]);
    const Fourier fourier(window.size());
    parallelFor(result.real.size() / frames.bins(), [&](std::size_t index) {
        const float* signal = x.floats().data() + index / steps * static_cast<std::size_t>(width);
        const std::int64_t first = static_cast<std::int64_t>(index % steps) * frames.stride - frames.border;
        Line line(window.size());
        for (std::size_t i = 0; i < line.size(); ++i) {
            std::int64_t at = std::abs(first + static_cast<std::int64_t>(i));
            if (at >= width) at = 2 * (width - 1) - at;
            line[i] = window[i] * double{signal[at]};
        }
        const std::size_t place = index * frames.bins();
        halfOf(fourier, line, result.real.data() + place, result.imaginary.data() + place);
    });
    return std::move(result).values(DType::Float32);
}

/// Where the part of the overlapping frames begins that is asked for, and its length.
std::pair<std::int64_t, std::int64_t> partOf(const OperatorCall& call, const Frames& frames, std::int64_t steps) {
    const std::int64_t whole =
        addDims(multiplyDims(std::max<std::int64_t>(steps - 1, 0), frames.stride), frames.length);
    const auto length = lengthOf(call, "length");
    const std::int64_t first = std::min(frames.border, whole);
    std::int64_t last = whole;
    if (length) {
        last = std::min(addDims(first, *length), whole);
    } else if (call.flag("center", true)) {
        last = frames.border == 0 ? 0 : whole - frames.border;
    }
    return {first, std::max<std::int64_t>(last - first, 0)};
}

Shapes inverseShortTimeShapes(const OperatorCall& call) {
    MaybeShape shape = shapeOfParts(call);
    if (!shape) return {std::nullopt};
    requireRankAtLeast(*shape, 2);
    const std::int64_t steps = (*shape)[shape->size() - 2];
    shape->pop_back();
    shape->back() = steps == unknownDim ? unknownDim : partOf(call, Frames(call), steps).second;
    return {shape};
}

/// The window by the sum of the squares of all windows that overlap with it: so the frames add up to the signal.
std::vector<double> synthesisWindow(const OperatorCall& call, const Frames& frames) {
    std::vector<double> window = windowOf(call, frames);
    if (call.named("window") == nullptr) return window;
    const auto stride = static_cast<std::size_t>(frames.stride);
    std::vector<double> sums(std::min(stride, window.size()), 0.0);
    for (std::size_t i = 0; i < window.size(); ++i) sums[i % stride] += window[i] * window[i];
    for (std::size_t i = 0; i < window.size(); ++i) {
        if (sums[i % stride] != 0) window[i] /= sums[i % stride];  // where all are zero, so is what they make
    }
    return window;
}

Values inverseShortTime(const OperatorRun& run) {
    const auto [real, imaginary] = partsOf(run);
    const Frames frames(run.call());
    const std::vector<double> window = synthesisWindow(run.call(), frames);
    FloatResult result(run.shape());
    const Shape& from = real.shape();
    const auto [first, width] = partOf(run.call(), frames, from[from.size() - 2]);
    const auto steps = static_cast<std::size_t>(from[from.size() - 2]);
    const auto bins = static_cast<std::size_t>(from.back());
    const Fourier fourier(window.size());
    const std::size_t signals = width == 0 ? 0 : result.size() / static_cast<std::size_t>(width);
    parallelFor(signals, [&, &re = real, &im = imaginary, begin = first, count = width](std::size_t index) {
        std::vector<double> sum(static_cast<std::size_t>(count), 0.0);
        for (std::size_t step = 0; step < steps; ++step) {
            const std::size_t row = (index * steps + step) * bins;
            const Line line = lineOf(fourier, re.floats().data() + row, im.floats().data() + row, bins);
            for (std::size_t i = 0; i < window.size(); ++i) {
                const std::int64_t at = static_cast<std::int64_t>(step) * frames.stride + static_cast<std::int64_t>(i);
                if (at < begin || at - begin >= count) continue;
                sum[static_cast<std::size_t>(at - begin)] += line[i].real() * window[i];
            }
        }
        std::copy(sum.begin(), sum.end(), result.data() + index * sum.size());
    });
    return {floatValue(std::move(result), DType::Float32)};
}

constexpr std::array rows{
    Operator{"ops.fft", sameParts<1>, transform<1, false>},
    Operator{"ops.fft2", sameParts<2>, transform<2, false>},
    Operator{"ops.ifft2", sameParts<2>, transform<2, true>},
    Operator{"ops.irfft", inverseRealShapes, inverseReal},
    Operator{"ops.istft", inverseShortTimeShapes, inverseShortTime},
    Operator{"ops.rfft", realShapes, realTransform},
    Operator{"ops.stft", shortTimeShapes, shortTime},
};

}  // namespace

std::span<const Operator> kerasSignalOperators() {
    return rows;
}

}  // namespace quantie
