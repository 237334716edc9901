// What the layers for categories compute. Texts are no data of a run: layers that need them say so.
#include <algorithm>
#include <numeric>
#include <unordered_map>

#include "core/base/error.h"
#include "core/layers/config_access.h"
#include "core/layers/dims.h"
#include "core/layers/fingerprint.h"
#include "core/layers/forward_categories.h"
#include "core/layers/forwards.h"

namespace quantie {

namespace {

constexpr std::size_t longestList = std::size_t{1} << 24;

const Json& listOf(const Config& config, std::string_view key) {
    const Json* list = config.find(key);
    if (list == nullptr || !list->is_array()) refuse(key, "not a list");
    if (list->size() > longestList) refuse(key, "the list is too long");
    return *list;
}

std::vector<float> floatList(const Config& config, std::string_view key) {
    std::vector<float> numbers;
    for (const Json& item : listOf(config, key)) {
        if (!item.is_number()) refuse(key, "not a list of numbers");
        numbers.push_back(static_cast<float>(item.get<double>()));
    }
    return numbers;
}

/// Codes of a depth that memory could hold for so many samples are checked where the result is made.
void refuseSparse(const Config& config) {
    if (config.flag("sparse", false)) throw Error(ErrorCode::Unsupported, "", "sparse outputs cannot be run");
}

}  // namespace

Values textForward(const ForwardQuery& query) {
    throw Error(ErrorCode::Unsupported, "",
                "the layer (" + query.layer.className + ") reads texts, and data are numbers here");
}

Values categoryEncodingForward(const ForwardQuery& query) {
    const Config config(query.config);
    refuseSparse(config);
    EncodedCategories how;
    how.encoding = readEncoding(query.config, "multi_hot");
    if (how.encoding == Encoding::Int) refuse("output_mode", "'int' is not one of this layer's");
    how.depth = config.count(config.has("num_tokens") ? "num_tokens" : "max_tokens");
    how.dtype = categoryType(query, how.encoding);
    const std::vector<std::int64_t> tokens = integersOf(firstValue(query));
    for (const std::int64_t token : tokens) {
        if (token < 0 || token >= how.depth) {
            throw Error(ErrorCode::Unsupported, "",
                        "the token " + std::to_string(token) + " is not one of 0 … " + std::to_string(how.depth - 1));
        }
    }
    std::optional<Tensor> weights;
    if (const Json* named = findMember(query.kwargs, "count_weights"); named != nullptr && !named->is_null()) {
        const auto index = placeholderIndex(*named);
        if (!index || *index >= query.inputs.size()) refuse("count_weights", "not a tensor");
        if (how.encoding != Encoding::Count) refuse("count_weights", "only counts have weights");
        weights = floatsOf(query.inputs[*index]);
        how.weights = &*weights;
    }
    return {encodedCategories(tokens, firstValue(query).shape(), how)};
}

Values discretizationForward(const ForwardQuery& query) {
    const Config config(query.config);
    refuseSparse(config);
    if (!config.has("bin_boundaries")) {
        throw Error(ErrorCode::Unsupported, "",
                    "the bins are not in its config: what it learned of data cannot be run");
    }
    const std::vector<float> boundaries = floatList(config, "bin_boundaries");
    if (!std::is_sorted(boundaries.begin(), boundaries.end())) refuse("bin_boundaries", "not in order");
    std::vector<std::int64_t> bins;
    const Tensor input = floatsOf(firstValue(query));
    for (const float x : input.floats()) {
        bins.push_back(std::upper_bound(boundaries.begin(), boundaries.end(), x) - boundaries.begin());
    }
    EncodedCategories how;
    how.encoding = readEncoding(query.config, "int");
    how.depth = static_cast<std::int64_t>(boundaries.size()) + 1;
    how.dtype = categoryType(query, how.encoding);
    return {encodedCategories(bins, input.shape(), how)};
}

Values hashingForward(const ForwardQuery& query) {
    const Config config(query.config);
    refuseSparse(config);
    if (config.has("salt")) throw Error(ErrorCode::Unsupported, "", "hashing with a salt cannot be run");
    const Value& input = firstValue(query);
    if (isFloat(input.dtype)) return textForward(query);
    EncodedCategories how;
    how.encoding = readEncoding(query.config, "int");
    how.depth = config.count("num_bins");
    how.dtype = categoryType(query, how.encoding);
    // The first bin is that of the mask, where there is one.
    const bool masks = config.has("mask_value") && how.depth > 1;
    const std::int64_t mask = masks ? config.integer("mask_value") : 0;
    const auto bins = static_cast<std::uint64_t>(masks ? how.depth - 1 : how.depth);
    std::vector<std::int64_t> categories = integersOf(input);
    for (std::int64_t& number : categories) {
        const auto bin = static_cast<std::int64_t>(fingerprint64(std::to_string(number)) % bins);
        number = masks ? (number == mask ? 0 : bin + 1) : bin;
    }
    return {encodedCategories(categories, input.shape(), how)};
}

namespace {

/// IntegerLookup's table. Before the vocabulary stand the mask (where categories themselves are asked for) and the
/// places of what the vocabulary does not have.
struct Vocabulary {
    std::optional<std::int64_t> mask;
    bool maskHasPlace = false;
    std::int64_t unknown = 1;  ///< places of what is not known
    std::int64_t unknownToken = -1;
    std::vector<std::int64_t> tokens;
    bool listsAll = false;  ///< the config's list begins with the special tokens

    std::int64_t firstUnknown() const { return maskHasPlace ? 1 : 0; }
    std::int64_t firstToken() const { return firstUnknown() + unknown; }
    std::int64_t size() const { return firstToken() + static_cast<std::int64_t>(tokens.size()); }
};

Vocabulary readVocabulary(const Config& config, Encoding encoding) {
    if (!config.has("vocabulary")) {
        throw Error(ErrorCode::Unsupported, "", "the vocabulary is not in its config");
    }
    Vocabulary vocabulary;
    if (config.has("mask_token")) vocabulary.mask = config.integer("mask_token");
    vocabulary.maskHasPlace = vocabulary.mask && encoding == Encoding::Int;
    vocabulary.unknown = config.integer("num_oov_indices", 1);
    if (vocabulary.unknown < 0) refuse("num_oov_indices", "a negative number");
    vocabulary.unknownToken = config.integer("oov_token", -1);
    for (const Json& item : listOf(config, "vocabulary")) vocabulary.tokens.push_back(toInteger(item, "vocabulary"));
    std::vector<std::int64_t> special;
    if (vocabulary.maskHasPlace) special.push_back(*vocabulary.mask);
    if (static_cast<std::size_t>(vocabulary.unknown) <= vocabulary.tokens.size()) {
        special.insert(special.end(), static_cast<std::size_t>(vocabulary.unknown), vocabulary.unknownToken);
    }
    vocabulary.listsAll = static_cast<std::int64_t>(special.size()) == vocabulary.firstToken() &&
                          special.size() <= vocabulary.tokens.size() &&
                          std::equal(special.begin(), special.end(), vocabulary.tokens.begin());
    if (vocabulary.listsAll) {
        vocabulary.tokens.erase(vocabulary.tokens.begin(), vocabulary.tokens.begin() + vocabulary.firstToken());
    }
    return vocabulary;
}

std::vector<std::int64_t> lookedUp(const Vocabulary& vocabulary, const std::vector<std::int64_t>& tokens) {
    std::unordered_map<std::int64_t, std::int64_t> places;
    for (const std::int64_t token : vocabulary.tokens) {
        places.emplace(token, vocabulary.firstToken() + static_cast<std::int64_t>(places.size()));
    }
    std::vector<std::int64_t> result;
    for (const std::int64_t token : tokens) {
        // Without a place the mask is dropped by every encoding: no depth reaches it.
        if (vocabulary.mask && token == *vocabulary.mask) {
            result.push_back(vocabulary.maskHasPlace ? 0 : INT64_MAX);
        } else if (const auto found = places.find(token); found != places.end()) {
            result.push_back(found->second);
        } else if (vocabulary.unknown == 0) {
            throw Error(ErrorCode::Unsupported, "", "the token " + std::to_string(token) + " is not in the vocabulary");
        } else {
            const std::int64_t rest = token % vocabulary.unknown;
            result.push_back(vocabulary.firstUnknown() + (rest < 0 ? rest + vocabulary.unknown : rest));
        }
    }
    return result;
}

/// From places back to tokens.
std::vector<std::int64_t> tokensAt(const Vocabulary& vocabulary, const std::vector<std::int64_t>& places) {
    std::vector<std::int64_t> result;
    for (const std::int64_t place : places) {
        const std::int64_t index = place - vocabulary.firstToken();
        if (vocabulary.mask && place == 0) {
            result.push_back(*vocabulary.mask);
        } else if (index >= 0 && index < static_cast<std::int64_t>(vocabulary.tokens.size())) {
            result.push_back(vocabulary.tokens[static_cast<std::size_t>(index)]);
        } else {
            result.push_back(vocabulary.unknownToken);
        }
    }
    return result;
}

/// A weight for each place: unknown tokens have the average of the vocabulary's, padding has none.
std::vector<float> idfWeights(const Config& config, const Vocabulary& vocabulary, std::int64_t depth) {
    std::vector<float> weights = floatList(config, "idf_weights");
    if (!vocabulary.listsAll) {
        const double sum = std::accumulate(weights.begin(), weights.end(), 0.0);
        const auto average = static_cast<float>(sum / static_cast<double>(std::max<std::size_t>(1, weights.size())));
        weights.insert(weights.begin(), static_cast<std::size_t>(vocabulary.firstToken()), average);
    }
    weights.resize(static_cast<std::size_t>(depth), 0.0F);
    return weights;
}

}  // namespace

Values integerLookupForward(const ForwardQuery& query) {
    const Config config(query.config);
    refuseSparse(config);
    EncodedCategories how;
    how.encoding = readEncoding(query.config, "int");
    const Vocabulary vocabulary = readVocabulary(config, how.encoding);
    how.depth = config.flag("pad_to_max_tokens", false) ? config.count("max_tokens") : vocabulary.size();
    how.dtype = categoryType(query, how.encoding);
    const Value& input = firstValue(query);
    const std::vector<std::int64_t> numbers = integersOf(input);
    if (config.flag("invert", false)) {
        how.dtype = dtypeFromName(config.text("vocabulary_dtype", "int64")).value_or(DType::Int64);
        return {encodedCategories(tokensAt(vocabulary, numbers), input.shape(), how)};
    }
    if (how.encoding == Encoding::TfIdf) how.idfWeights = idfWeights(config, vocabulary, how.depth);
    return {encodedCategories(lookedUp(vocabulary, numbers), input.shape(), how)};
}

}  // namespace quantie
