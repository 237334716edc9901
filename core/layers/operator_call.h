// A call of a TensorFlow operator that Keras recorded as a layer: its first argument, and the others by name.
#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "core/layers/call_access.h"

namespace quantie {

class OperatorRun;
using Values = std::vector<Value>;

class OperatorCall {
  public:
    explicit OperatorCall(const ShapeQuery& query) : m_query(query) {}

    /// The first argument, as the JSON has it; null for none.
    const Json* first() const { return argument(m_query, 0, ""); }
    /// A further argument; null where it is absent or None.
    const Json* named(std::string_view name) const { return argument(m_query, SIZE_MAX, name); }

    /// Shape of the first argument, or of a further one: a tensor, a number, a list of numbers.
    MaybeShape tensor() const { return first() == nullptr ? std::nullopt : shapeOf(m_query, *first()); }
    MaybeShape tensor(std::string_view name) const;
    /// Shapes of a first argument that is a list of tensors; empty where it is none.
    Shapes tensors() const;

    /// All further arguments by name.
    const Json& options() const { return m_query.kwargs; }

    bool flag(std::string_view name, bool fallback = false) const;
    /// Empty where it is absent or itself a tensor.
    std::optional<std::int64_t> integer(std::string_view name) const;
    /// A list whose entries may be tensors, of which each is unknown (an empty optional); empty where there is no list.
    std::optional<std::vector<std::optional<std::int64_t>>> integers(std::string_view name) const;
    /// The same where all entries are numbers; one number counts as a list.
    std::optional<std::vector<std::int64_t>> numbers(std::string_view name) const;

  private:
    const ShapeQuery& m_query;
};

/// One operator of TensorFlow by its public name ("math.add", without "compat.v1.").
struct Operator {
    std::string_view name;
    Shapes (*outputs)(const OperatorCall& call);
    /// What it computes (operator_run.h); null where only its shapes are known.
    Values (*forward)(const OperatorRun& run) = nullptr;
};

/// The row of an operator by its name, with or without "compat.v1."; null for an unknown one.
const Operator* findOperator(std::string_view name);

/// Outputs that many operators have: as the first tensor, as it and "y" broadcast together, one number.
Shapes sameShape(const OperatorCall& call);
Shapes shapeOfTwo(const OperatorCall& call);
Shapes scalarShape(const OperatorCall& call);
/// The one that the call tells as a list of numbers; none where it does not. Throws for a negative dimension, and for
/// more elements than any memory could hold.
MaybeShape toldShape(const OperatorCall& call, std::string_view name);

/// The operators whose shapes are known, by kind.
std::span<const Operator> activationOperators();
std::span<const Operator> arithmeticOperators();
std::span<const Operator> comparingOperators();
std::span<const Operator> mathOperators();
std::span<const Operator> layoutOperators();
std::span<const Operator> joiningOperators();
std::span<const Operator> reducingOperators();
std::span<const Operator> productOperators();
std::span<const Operator> imageOperators();
std::span<const Operator> makingOperators();
std::span<const Operator> orderingOperators();
std::span<const Operator> segmentOperators();
std::span<const Operator> windowOperators();
/// What keras.ops has and TensorFlow has not, as "ops.NAME".
std::span<const Operator> kerasCountingOperators();
std::span<const Operator> kerasDecompositionOperators();
std::span<const Operator> kerasFilterOperators();
std::span<const Operator> kerasImageOperators();
std::span<const Operator> kerasLayoutOperators();
std::span<const Operator> kerasLinalgOperators();
std::span<const Operator> kerasMakingOperators();
std::span<const Operator> kerasMathOperators();
std::span<const Operator> kerasNnOperators();
std::span<const Operator> kerasNormOperators();
std::span<const Operator> kerasProductOperators();
std::span<const Operator> kerasReducingOperators();
std::span<const Operator> kerasScatteringOperators();
std::span<const Operator> kerasSequenceOperators();
std::span<const Operator> kerasSignalOperators();
std::span<const Operator> kerasTransformOperators();
std::span<const Operator> kerasWindowOperators();
/// Indexing with brackets: the one operator of SlicingOpLambda, and its kin.
std::span<const Operator> slicingOperators();

}  // namespace quantie
