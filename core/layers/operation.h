// An operation of Keras 3 as an operator of TensorFlow, or as one that is Keras's alone.
#pragma once

#include <span>

#include "core/layers/operation_arguments.h"

namespace quantie {

/// The types that an operation of Keras computes in, where TensorFlow's operator would take what comes.
enum class Operands {
    AsTheyAre,
    Sums,         ///< truths and short whole numbers are made int32 or uint32
    Floats,       ///< whole numbers are made float32
    Alike,        ///< all tensors are made of the one type that holds them
    AlikeFloats,  ///< that, and a float
};

/// What it does where no axis is named.
enum class Axis {
    Own,              ///< what the operator does
    All,              ///< all axes are named
    Flattens,         ///< the tensor is made flat
    FlattensAndBack,  ///< and has its shape again at the end
};

/// Where the channels of the first argument stand if the call says that they come first: the operator has them last.
enum class Channels {
    Own,         ///< the operator sees to it
    AfterBatch,  ///< behind the batch
    OfPicture,   ///< before the lengths of a picture, with or without a batch before them
};

/// An operation by its class in keras.ops, the operator it is, and what its arguments are called there.
struct Operation {
    std::string_view name;
    std::string_view function;
    ArgumentNames names;
    void (*adapt)(Json& kwargs, const MaybeShape& input) = nullptr;  ///< what names alone cannot say
    Operands operands = Operands::AsTheyAre;
    Axis axis = Axis::Own;
    Channels channels = Channels::Own;
};

/// What the arguments of many operations are called.
namespace names {
inline constexpr ArgumentNames one{{{"x", ""}}};
inline constexpr ArgumentNames two{{{"x1", ""}, {"x2", "y"}}};
inline constexpr ArgumentNames reducing{{{"x", ""}, {"axis", "axis"}, {"keepdims", "keepdims"}}};
inline constexpr ArgumentNames alongAxis{{{"x", ""}, {"axis", "axis"}}};
inline constexpr ArgumentNames accumulating{{{"x", ""}, {"axis", "axis"}, {"dtype", "dtype"}}};
inline constexpr ArgumentNames spacing{
    {{"start", ""}, {"stop", "y"}, {"num", "num"}, {"endpoint", "endpoint"}, {"dtype", "dtype"}, {"axis", "axis"}}};
}  // namespace names

std::span<const Operation> numpyOperationsToK();
std::span<const Operation> numpyOperationsFromL();
std::span<const Operation> otherOperations();
std::span<const Operation> linalgOperations();
std::span<const Operation> pictureOperations();

}  // namespace quantie
