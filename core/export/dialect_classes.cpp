// Found by comparing get_config and call of TensorFlow 2.15's Keras and Keras 3.15, class by class; the outputs are
// compared by tests/interop/test_conversion.py.
#include "core/export/dialect_classes.h"

#include <algorithm>

namespace quantie {
namespace {

constexpr std::string_view kernelAndBias =
    "activation use_bias kernel_initializer bias_initializer kernel_regularizer bias_regularizer activity_regularizer "
    "kernel_constraint bias_constraint";
constexpr std::string_view depthwise =
    "activation use_bias bias_initializer bias_regularizer activity_regularizer bias_constraint depth_multiplier "
    "depthwise_initializer depthwise_regularizer depthwise_constraint";
constexpr std::string_view pointwise = "filters pointwise_initializer pointwise_regularizer pointwise_constraint";
constexpr std::string_view window = "kernel_size strides padding data_format dilation_rate";
constexpr std::string_view pool = "pool_size strides padding data_format";
constexpr std::string_view global = "data_format keepdims";
constexpr std::string_view normal =
    "axis epsilon center scale beta_initializer gamma_initializer beta_regularizer gamma_regularizer beta_constraint "
    "gamma_constraint";
constexpr std::string_view cell =
    "units activation recurrent_activation use_bias kernel_initializer recurrent_initializer bias_initializer "
    "kernel_regularizer recurrent_regularizer bias_regularizer kernel_constraint recurrent_constraint bias_constraint "
    "dropout recurrent_dropout unit_forget_bias reset_after";
constexpr std::string_view sequence =
    "return_sequences return_state go_backwards stateful unroll zero_output_for_mask activity_regularizer";
/// Two ways to the same numbers; and the first dimension of a sequence, which in Keras 3 is the batch.
constexpr std::string_view recurrentOnly2 = "implementation time_major=false";
constexpr std::string_view recurrentOnly3 = "implementation use_cudnn";
constexpr std::string_view recurrentCall = "initial_state mask training";
constexpr std::string_view convLstmOnly2 = "time_major=false groups=1";
constexpr std::string_view separableOnly2 = "groups kernel_initializer kernel_regularizer kernel_constraint";
constexpr std::string_view attentionCall = "mask training return_attention_scores use_causal_mask";
constexpr std::string_view lastChannels = R"(data_format="channels_last")";
constexpr std::string_view transposedOnly2 = "groups=1 output_padding=null";
constexpr std::string_view transposedOnly3 = "output_padding=null dilation_rate=[1,1,1]";
constexpr std::string_view resizingOnly3 =
    R"(data_format="channels_last" pad_to_aspect_ratio=false fill_mode fill_value antialias=false)";

constexpr DialectClass plain(std::string_view name, std::string_view keys = {}, std::string_view arguments = {}) {
    return {.name = name, .keys = {keys}, .arguments = arguments};
}

constexpr DialectClass recurrent(std::string_view name, std::string_view keys) {
    return {.name = name,
            .keys = {keys, sequence},
            .only2 = recurrentOnly2,
            .only3 = recurrentOnly3,
            .arguments = recurrentCall,
            .states = true};
}

constexpr DialectClass convLstm(std::string_view name) {
    return {.name = name,
            .keys = {cell, sequence, "filters kernel_size strides padding data_format dilation_rate"},
            .only2 = convLstmOnly2,
            .arguments = recurrentCall,
            .states = true};
}

constexpr DialectClass transposed(std::string_view name) {
    return {
        .name = name, .keys = {kernelAndBias, window, "filters"}, .only2 = transposedOnly2, .only3 = transposedOnly3};
}

constexpr DialectClass cellAlone(std::string_view name) {
    return {.name = name, .keys = {cell}, .only2 = recurrentOnly2, .only3 = "implementation", .arguments = "states"};
}

constexpr std::array rows{
    plain("Activation", "activation activity_regularizer"),
    plain("ActivityRegularization", "l1 l2"),
    plain("Add"),
    DialectClass{.name = "AdditiveAttention",
                 .keys = {"dropout use_scale"},
                 .only2 = "causal=false",
                 .arguments = attentionCall},
    DialectClass{.name = "AlphaDropout", .keys = {"rate seed"}, .only3 = "noise_shape", .arguments = "training"},
    DialectClass{.name = "Attention",
                 .keys = {"dropout use_scale score_mode"},
                 .only2 = "causal=false",
                 .arguments = attentionCall},
    plain("Average"),
    plain("AveragePooling1D", pool),
    plain("AveragePooling2D", pool),
    plain("AveragePooling3D", pool),
    DialectClass{.name = "BatchNormalization",
                 .keys = {normal, "momentum moving_mean_initializer moving_variance_initializer"},
                 .only2 = "fused synchronized virtual_batch_size=null adjustment=null renorm=false renorm_clipping "
                          "renorm_momentum",
                 .only3 = "synchronized renorm=false renorm_clipping renorm_momentum",
                 .arguments = "training mask"},
    DialectClass{.name = "Bidirectional",
                 .keys = {"layer backward_layer merge_mode"},
                 .arguments = recurrentCall,
                 .states = true},
    DialectClass{.name = "CategoryEncoding",
                 .keys = {"num_tokens output_mode"},
                 .only2 = "sparse=false",
                 .only3 = "sparse=false",
                 .arguments = "count_weights"},
    DialectClass{.name = "CenterCrop", .keys = {"height width"}, .only3 = lastChannels},
    plain("Concatenate", "axis"),
    DialectClass{.name = "Conv1D", .keys = {kernelAndBias, window, "filters groups"}},
    transposed("Conv1DTranspose"),
    DialectClass{.name = "Conv2D", .keys = {kernelAndBias, window, "filters groups"}},
    transposed("Conv2DTranspose"),
    DialectClass{.name = "Conv3D", .keys = {kernelAndBias, window, "filters groups"}},
    transposed("Conv3DTranspose"),
    convLstm("ConvLSTM1D"),
    convLstm("ConvLSTM2D"),
    convLstm("ConvLSTM3D"),
    plain("Cropping1D", "cropping"),
    plain("Cropping2D", "cropping data_format"),
    plain("Cropping3D", "cropping data_format"),
    plain("Dense",
          "units activation use_bias kernel_initializer bias_initializer kernel_regularizer bias_regularizer "
          "activity_regularizer kernel_constraint bias_constraint"),
    DialectClass{.name = "DepthwiseConv1D", .keys = {depthwise, window}, .only2 = "groups"},
    DialectClass{.name = "DepthwiseConv2D", .keys = {depthwise, window}, .only2 = "groups"},
    plain("Dot", "axes normalize"),
    plain("Dropout", "rate noise_shape seed", "training"),
    plain("ELU", "alpha"),
    DialectClass{.name = "EinsumDense",
                 .keys = {kernelAndBias, "equation output_shape bias_axes"},
                 .only3 = "gptq_unpacked_column_size"},
    DialectClass{.name = "Embedding",
                 .keys = {"input_dim output_dim embeddings_initializer embeddings_regularizer activity_regularizer "
                          "embeddings_constraint mask_zero"},
                 .only2 = "input_length sparse"},
    plain("Flatten", "data_format"),
    recurrent("GRU", cell),
    cellAlone("GRUCell"),
    plain("GaussianDropout", "rate seed", "training"),
    plain("GaussianNoise", "stddev seed", "training"),
    plain("GlobalAveragePooling1D", global, "mask"),
    plain("GlobalAveragePooling2D", global),
    plain("GlobalAveragePooling3D", global),
    plain("GlobalMaxPooling1D", global),
    plain("GlobalMaxPooling2D", global),
    plain("GlobalMaxPooling3D", global),
    DialectClass{.name = "GroupNormalization", .keys = {normal, "groups"}},
    plain("Identity"),
    recurrent("LSTM", cell),
    cellAlone("LSTMCell"),
    DialectClass{.name = "LayerNormalization", .keys = {normal}, .only3 = "rms_scaling=false"},
    plain("LeakyReLU", "alpha negative_slope"),
    plain("Masking", "mask_value"),
    plain("MaxPooling1D", pool),
    plain("MaxPooling2D", pool),
    plain("MaxPooling3D", pool),
    plain("Maximum"),
    plain("Minimum"),
    DialectClass{.name = "MultiHeadAttention",
                 .keys = {"num_heads key_dim value_dim dropout use_bias output_shape attention_axes",
                          "kernel_initializer bias_initializer kernel_regularizer bias_regularizer",
                          "activity_regularizer kernel_constraint bias_constraint"},
                 .only2 = "query_shape key_shape value_shape",
                 .only3 = "use_gate=false sliding_window=null flash_attention",
                 .arguments = "value key query_mask value_mask key_mask attention_mask return_attention_scores "
                              "training use_causal_mask"},
    plain("Multiply"),
    plain("Normalization", "axis invert mean variance"),
    plain("PReLU", "alpha_initializer alpha_regularizer alpha_constraint shared_axes"),
    plain("Permute", "dims"),
    recurrent("RNN", "cell"),
    plain("ReLU", "max_value negative_slope threshold"),
    plain("RepeatVector", "n"),
    plain("Rescaling", "scale offset"),
    plain("Reshape", "target_shape"),
    DialectClass{
        .name = "Resizing", .keys = {"height width interpolation crop_to_aspect_ratio"}, .only3 = resizingOnly3},
    DialectClass{.name = "SeparableConv1D", .keys = {depthwise, pointwise, window}, .only2 = separableOnly2},
    DialectClass{.name = "SeparableConv2D", .keys = {depthwise, pointwise, window}, .only2 = separableOnly2},
    recurrent("SimpleRNN", cell),
    cellAlone("SimpleRNNCell"),
    plain("Softmax", "axis", "mask"),
    DialectClass{.name = "SpatialDropout1D", .keys = {"rate seed"}, .only2 = "noise_shape", .arguments = "training"},
    DialectClass{.name = "SpatialDropout2D",
                 .keys = {"rate seed"},
                 .only2 = "noise_shape",
                 .only3 = "data_format",
                 .arguments = "training"},
    DialectClass{.name = "SpatialDropout3D",
                 .keys = {"rate seed"},
                 .only2 = "noise_shape",
                 .only3 = "data_format",
                 .arguments = "training"},
    plain("SpectralNormalization", "layer power_iterations", "training"),
    DialectClass{
        .name = "StackedRNNCells", .keys = {"cells"}, .only2 = "reverse_state_order=false", .arguments = "states"},
    plain("Subtract"),
    plain("TimeDistributed", "layer", "training mask"),
    plain("UnitNormalization", "axis"),
    plain("UpSampling1D", "size"),
    plain("UpSampling2D", "size data_format interpolation"),
    plain("UpSampling3D", "size data_format"),
    DialectClass{.name = "ZeroPadding1D", .keys = {"padding"}, .only3 = lastChannels},
    plain("ZeroPadding2D", "padding data_format"),
    plain("ZeroPadding3D", "padding data_format"),
};

}  // namespace

const DialectClass* dialectClass(std::string_view className) {
    const auto found =
        std::find_if(rows.begin(), rows.end(), [&](const DialectClass& row) { return row.name == className; });
    return found == rows.end() ? nullptr : &*found;
}

std::string commonWeight(std::string_view className, std::string path) {
    constexpr std::string_view inKeras2 = "depthwise_kernel";
    if (!className.starts_with("DepthwiseConv") || !path.ends_with(inKeras2)) return path;
    return path.replace(path.size() - inKeras2.size(), inKeras2.size(), "kernel");
}

std::vector<std::string_view> wordsOf(std::string_view list) {
    std::vector<std::string_view> words;
    while (!list.empty()) {
        const auto end = std::min(list.find(' '), list.size());
        if (end > 0) words.push_back(list.substr(0, end));
        list.remove_prefix(std::min(end + 1, list.size()));
    }
    return words;
}

Droppable droppable(std::string_view list, std::string_view key, const Json& value) {
    for (const std::string_view word : wordsOf(list)) {
        const auto equals = word.find('=');
        if (word.substr(0, equals) != key) continue;
        if (equals == std::string_view::npos || value.is_null()) return Droppable::Yes;
        return Json::parse(word.substr(equals + 1)) == value ? Droppable::Yes : Droppable::OtherValue;
    }
    return Droppable::No;
}

}  // namespace quantie
