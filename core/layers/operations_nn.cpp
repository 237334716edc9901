// The operations of Keras 3 of ops.nn, ops.math and ops.core.
#include <array>

#include "core/layers/operation.h"

namespace quantie {

namespace {

using namespace names;

constexpr ArgumentNames segments{
    {{"data", ""}, {"segment_ids", "segment_ids"}, {"num_segments", "num_segments"}, {"sorted", "sorted"}}};

constexpr std::array rows{
    Operation{"ops.Array", "ops.convert", {{{"x", ""}, {"dtype", "dtype"}}}},
    Operation{"ops.BatchNorm",
              "ops.batch_norm",
              {{{"x", ""},
                {"mean", "mean"},
                {"variance", "variance"},
                {"offset", "offset"},
                {"scale", "scale"},
                {"axis", "axis"},
                {"epsilon", "epsilon"}}}},
    Operation{"ops.BinaryCrossentropy",
              "ops.binary_crossentropy",
              {{{"target", ""}, {"output", "output"}, {"from_logits", "from_logits"}}}},
    Operation{"ops.CategoricalCrossentropy",
              "ops.categorical_crossentropy",
              {{{"target", ""}, {"output", "output"}, {"from_logits", "from_logits"}, {"axis", "axis"}}}},
    Operation{"ops.CDist", "ops.cdist", {{{"x", ""}, {"y", "y"}}}, nullptr, Operands::Alike},
    Operation{"ops.Celu", "ops.celu", {{{"x", ""}, {"alpha", "alpha"}}}, nullptr, Operands::Floats},
    Operation{"ops.ConvertToTensor", "ops.convert", {{{"x", ""}, {"dtype", "dtype"}}}},
    Operation{"ops.Cross",
              "ops.cross",
              {{{"x1", ""}, {"x2", "y"}, {"axisa", "axisa"}, {"axisb", "axisb"}, {"axisc", "axisc"}, {"axis", "axis"}}},
              nullptr,
              Operands::Alike},
    Operation{"ops.CTCDecode",
              "ops.ctc_decode",
              {{{"inputs", ""},
                {"sequence_lengths", "sequence_lengths"},
                {"strategy", "strategy"},
                {"beam_width", "beam_width"},
                {"top_paths", "top_paths"},
                {"merge_repeated", "merge_repeated"},
                {"mask_index", "mask_index"}}}},
    Operation{"ops.CTCLoss",
              "ops.ctc_loss",
              {{{"target", ""},
                {"output", "output"},
                {"target_length", "target_length"},
                {"output_length", "output_length"},
                {"mask_index", "mask_index"}}}},
    Operation{"ops.Dot", "ops.dot", two, nullptr, Operands::Alike},
    Operation{"ops.DotProductAttention",
              "ops.dot_product_attention",
              {{{"query", ""},
                {"key", "key"},
                {"value", "value"},
                {"bias", "bias"},
                {"mask", "mask"},
                {"scale", "scale"},
                {"is_causal", "is_causal"},
                {"attn_logits_soft_cap", "attn_logits_soft_cap"}}}},
    Operation{"ops.Elu", "ops.elu", {{{"x", ""}, {"alpha", "alpha"}}}, nullptr, Operands::Floats},
    Operation{"ops.Glu", "ops.glu", alongAxis, nullptr, Operands::Floats},
    Operation{"ops.HardShrink", "ops.hard_shrink", {{{"x", ""}, {"threshold", "threshold"}}}},
    Operation{"ops.HardSilu", "ops.hard_silu", one},
    Operation{"ops.HardTanh", "ops.hard_tanh", one},
    Operation{"ops.Inner", "ops.inner", two, nullptr, Operands::Alike},
    Operation{"ops.InTopK", "math.in_top_k", {{{"targets", ""}, {"predictions", "predictions"}, {"k", "k"}}}},
    Operation{"ops.Kron", "ops.kron", two, nullptr, Operands::Alike},
    Operation{"ops.LayerNorm",
              "ops.layer_norm",
              {{{"x", ""},
                {"gamma", "gamma"},
                {"beta", "beta"},
                {"axis", "axis"},
                {"epsilon", "epsilon"},
                {"rms_scaling", "rms_scaling"}}}},
    Operation{"ops.Moments",
              "ops.moments",
              {{{"x", ""}, {"axes", "axis"}, {"keepdims", "keepdims"}}},
              nullptr,
              Operands::Floats},
    Operation{"ops.MultiHot",
              "ops.multi_hot",
              {{{"inputs", ""}, {"num_classes", "num_classes"}, {"axis", "axis"}, {"dtype", "dtype"}}}},
    Operation{"ops.Normalize",
              "ops.normalize",
              {{{"x", ""}, {"axis", "axis"}, {"order", "order"}, {"epsilon", "epsilon"}}},
              nullptr,
              Operands::Floats},
    Operation{"ops.Outer", "ops.outer", two, nullptr, Operands::Alike},
    Operation{"ops.PSNR", "ops.psnr", {{{"x1", ""}, {"x2", "y"}, {"max_val", "max_val"}}}},
    Operation{
        "ops.RMSNorm", "ops.rms_norm", {{{"x", ""}, {"scale", "scale"}, {"axis", "axis"}, {"epsilon", "epsilon"}}}},
    Operation{"ops.SaturateCast", "ops.saturate_cast", {{{"x", ""}, {"dtype", "dtype"}}}},
    Operation{"ops.Scatter", "ops.scatter", {{{"indices", ""}, {"values", "values"}, {"shape", "shape"}}}},
    Operation{"ops.ScatterUpdate",
              "ops.scatter_update",
              {{{"inputs", ""}, {"indices", "indices"}, {"updates", "updates"}, {"reduction", "reduction"}}}},
    Operation{"ops.SegmentMax", "math.unsorted_segment_max", segments},
    Operation{"ops.SegmentMin", "math.unsorted_segment_min", segments},
    Operation{"ops.SegmentProd", "math.unsorted_segment_prod", segments},
    Operation{"ops.SegmentSum", "math.unsorted_segment_sum", segments},
    Operation{"ops.Slice", "ops.slice", {{{"inputs", ""}, {"start_indices", "start_indices"}, {"shape", "shape"}}}},
    Operation{"ops.SliceUpdate",
              "ops.slice_update",
              {{{"inputs", ""}, {"start_indices", "start_indices"}, {"updates", "updates"}}}},
    Operation{"ops.SoftShrink", "ops.soft_shrink", {{{"x", ""}, {"threshold", "threshold"}}}},
    Operation{"ops.SparseCategoricalCrossentropy",
              "ops.sparse_categorical_crossentropy",
              {{{"target", ""}, {"output", "output"}, {"from_logits", "from_logits"}, {"axis", "axis"}}}},
    Operation{"ops.Sparsemax", "ops.sparsemax", alongAxis},
    Operation{"ops.SparsePlus", "ops.sparse_plus", one},
    Operation{"ops.SparseSigmoid", "ops.sparse_sigmoid", one},
    Operation{"ops.Squareplus", "ops.squareplus", {{{"x", ""}, {"b", "b"}}}},
    Operation{"ops.TanhShrink", "ops.tanh_shrink", one},
    Operation{
        "ops.Threshold", "ops.threshold", {{{"x", ""}, {"threshold", "threshold"}, {"default_value", "filling"}}}},
    Operation{"ops.Unstack", "unstack", {{{"x", ""}, {"num", "num"}, {"axis", "axis"}}}},
    Operation{"ops.Vdot", "ops.vdot", two, nullptr, Operands::Alike},
};

}  // namespace

std::span<const Operation> otherOperations() {
    return rows;
}

}  // namespace quantie
