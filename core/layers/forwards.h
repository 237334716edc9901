// The forward functions of the registry's rows, by family: each in forward_FAMILY.cpp.
#pragma once

#include "core/layers/forward.h"

namespace quantie {

// forward_activation_layers.cpp
Values passForward(const ForwardQuery& query);  ///< what acts in training only
Values activationForward(const ForwardQuery& query);
Values eluForward(const ForwardQuery& query);
Values leakyReluForward(const ForwardQuery& query);
Values maskingForward(const ForwardQuery& query);
Values preluForward(const ForwardQuery& query);
Values reluForward(const ForwardQuery& query);
Values softmaxForward(const ForwardQuery& query);
Values thresholdedReluForward(const ForwardQuery& query);

// forward_attention.cpp
Values attentionForward(const ForwardQuery& query);
Values additiveAttentionForward(const ForwardQuery& query);

// forward_bidirectional.cpp
Values bidirectionalForward(const ForwardQuery& query);

// forward_conv_lstm.cpp
template <std::size_t rank>
Values convLstmForward(const ForwardQuery& query);

// forward_convolution.cpp
template <std::size_t rank>
Values convForward(const ForwardQuery& query);
template <std::size_t rank>
Values convTransposeForward(const ForwardQuery& query);

// forward_dense.cpp
Values denseForward(const ForwardQuery& query);
Values embeddingForward(const ForwardQuery& query);

// forward_reversible.cpp
Values reversibleForward(const ForwardQuery& query);

// forward_depthwise.cpp
template <std::size_t rank>
Values depthwiseForward(const ForwardQuery& query);
template <std::size_t rank>
Values separableForward(const ForwardQuery& query);

// forward_image.cpp
Values augmentationForward(const ForwardQuery& query);  ///< passes on, in the layer's type
Values autoContrastForward(const ForwardQuery& query);
Values centerCropForward(const ForwardQuery& query);
Values randomCropForward(const ForwardQuery& query);
Values resizingForward(const ForwardQuery& query);

// forward_preprocessing.cpp
Values categoryEncodingForward(const ForwardQuery& query);
Values discretizationForward(const ForwardQuery& query);
Values hashingForward(const ForwardQuery& query);
Values integerLookupForward(const ForwardQuery& query);
Values textForward(const ForwardQuery& query);  ///< throws: texts are no data of a run

// forward_rescaling.cpp
Values normalizationForward(const ForwardQuery& query);
Values rescalingForward(const ForwardQuery& query);

// forward_einsum_dense.cpp
Values einsumDenseForward(const ForwardQuery& query);

// forward_merge.cpp
Values addForward(const ForwardQuery& query);
Values averageForward(const ForwardQuery& query);
Values scaledSumForward(const ForwardQuery& query);
Values concatenateForward(const ForwardQuery& query);
Values dotForward(const ForwardQuery& query);
Values maximumForward(const ForwardQuery& query);
Values minimumForward(const ForwardQuery& query);
Values multiplyForward(const ForwardQuery& query);
Values subtractForward(const ForwardQuery& query);

// forward_multi_head_attention.cpp
Values multiHeadAttentionForward(const ForwardQuery& query);
Values cachedAttentionForward(const ForwardQuery& query);  ///< without a cache

// forward_normalization.cpp
Values batchNormForward(const ForwardQuery& query);
Values groupNormForward(const ForwardQuery& query);
Values layerNormForward(const ForwardQuery& query);
Values rmsNormForward(const ForwardQuery& query);
Values unitNormForward(const ForwardQuery& query);

// forward_pooling.cpp
template <std::size_t rank>
Values maxPoolForward(const ForwardQuery& query);
template <std::size_t rank>
Values averagePoolForward(const ForwardQuery& query);
template <std::size_t rank>
Values globalMaxForward(const ForwardQuery& query);
template <std::size_t rank>
Values globalAverageForward(const ForwardQuery& query);

// forward_adaptive_pooling.cpp
template <std::size_t rank>
Values adaptiveMaxForward(const ForwardQuery& query);
template <std::size_t rank>
Values adaptiveAverageForward(const ForwardQuery& query);

// forward_recurrent.cpp
Values recurrentForward(const ForwardQuery& query);
Values cellForward(const ForwardQuery& query);
Values rnnForward(const ForwardQuery& query);

// forward_reshaping.cpp
Values reshapeForward(const ForwardQuery& query);
Values permuteForward(const ForwardQuery& query);
Values flattenForward(const ForwardQuery& query);
Values repeatForward(const ForwardQuery& query);
template <std::size_t rank>
Values croppingForward(const ForwardQuery& query);
template <std::size_t rank>
Values paddingForward(const ForwardQuery& query);

// forward_spectrogram.cpp
Values stftForward(const ForwardQuery& query);
Values melForward(const ForwardQuery& query);

// forward_wrappers.cpp
Values wrappedForward(const ForwardQuery& query);   ///< the layer inside, on the same inputs
Values pipelineForward(const ForwardQuery& query);  ///< one layer after the other

// forward_time_distributed.cpp
Values timeDistributedForward(const ForwardQuery& query);

// forward_upsampling.cpp
template <std::size_t rank>
Values upSamplingForward(const ForwardQuery& query);

// forward_definition.cpp
class Definition;
/// The steps of a layer definition.
Values definitionForward(const Definition& definition, const ForwardQuery& query);

// forward_composite.cpp
class Composite;
/// The steps of a composite.
Values compositeForward(const Composite& composite, const ForwardQuery& query);

}  // namespace quantie
