#include "core/layers/forward_categories.h"

#include <algorithm>

#include "core/base/error.h"
#include "core/layers/config_access.h"
#include "core/layers/dims.h"
#include "core/layers/dtype_policy.h"
#include "core/layers/operator_run.h"

namespace quantie {

Encoding readEncoding(const Json& config, const std::string& fallback) {
    const std::string mode = Config(config).text("output_mode", fallback);
    if (mode == "int") return Encoding::Int;
    if (mode == "one_hot") return Encoding::OneHot;
    if (mode == "multi_hot" || mode == "binary") return Encoding::MultiHot;
    if (mode == "count") return Encoding::Count;
    if (mode == "tf_idf" || mode == "tf-idf") return Encoding::TfIdf;
    refuse("output_mode", "'" + mode + "' is none of Keras's");
}

DType categoryType(const ForwardQuery& query, Encoding encoding) {
    const Json& config = query.config;
    const std::string& className = query.layer.className;
    if (query.layer.keras3 && className == "CategoryEncoding") return dtypePolicy(config).variable();
    if (query.layer.keras3 && className == "Discretization" && encoding == Encoding::Int) return DType::Int32;
    // Keras 3's lookups yield what their tables hold; weighted counts are floats.
    if (query.layer.keras3 && className == "IntegerLookup") {
        return encoding == Encoding::TfIdf ? DType::Float32 : DType::Int64;
    }
    const Json* dtype = findMember(config, "dtype");
    const bool named = dtype != nullptr && dtype->is_string();
    const auto type = named ? dtypeFromName(dtype->get_ref<const std::string&>()) : std::nullopt;
    // Encodings are floats unless whole numbers are asked for; categories themselves are whole.
    if (encoding == Encoding::Int) return type && !isFloat(*type) ? *type : DType::Int64;
    return type && !isFloat(*type) ? *type : computeDType(config);
}

namespace {

/// How many samples an array of that shape holds, each a row of categories.
Shape sampleShape(Shape shape, Encoding encoding) {
    if (shape.empty()) shape = {1};
    // One-hot codes stand in a dimension of their own, unless the last one has room for just one.
    if (encoding == Encoding::OneHot && (shape.size() == 1 || shape.back() != 1)) shape.push_back(1);
    if (shape.size() > 2) {
        throw Error(ErrorCode::Unsupported, "", "an encoding other than 'int' of more than two dimensions");
    }
    return shape;
}

}  // namespace

Value encodedCategories(const std::vector<std::int64_t>& categories, const Shape& shape, const EncodedCategories& how) {
    if (how.encoding == Encoding::Int) return integerValue(categories, shape, how.dtype);
    const Shape samples = sampleShape(shape, how.encoding);
    const std::int64_t width = samples.back();
    Shape outputs = samples;
    outputs.back() = how.depth;
    FloatResult result(outputs);
    std::fill_n(result.data(), result.size(), 0.0F);
    const bool counts = how.encoding == Encoding::Count || how.encoding == Encoding::TfIdf;
    if (how.weights != nullptr && how.weights->size() != categories.size()) refuse("count_weights", "do not fit");
    for (std::size_t i = 0; i < categories.size(); ++i) {
        if (categories[i] < 0 || categories[i] >= how.depth) continue;
        const std::int64_t sample = static_cast<std::int64_t>(i) / width;
        float& place = result.data()[sample * how.depth + categories[i]];
        place = counts ? place + (how.weights == nullptr ? 1.0F : how.weights->floats()[i]) : 1.0F;
    }
    if (how.encoding == Encoding::TfIdf) {
        for (std::size_t i = 0; i < result.size(); ++i) {
            result.data()[i] *= how.idfWeights[i % static_cast<std::size_t>(how.depth)];
        }
    }
    return castValue({result.tensor(), DType::Float32}, how.dtype);
}

}  // namespace quantie
