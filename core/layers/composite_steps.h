// The steps of a composite, carried out: with shapes, with values, or as the calls of a Functional model.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "core/base/error.h"
#include "core/layers/composite.h"
#include "core/layers/expression.h"

namespace quantie {

/// What carries out the calls. Tensors are whatever it numbers them as; in arguments they stand as placeholders.
class CompositeMachine {
  public:
    using Tensors = std::vector<std::size_t>;

    CompositeMachine() = default;
    CompositeMachine(const CompositeMachine&) = delete;
    CompositeMachine& operator=(const CompositeMachine&) = delete;
    virtual ~CompositeMachine() = default;

    /// As many results as there are, `wanted` at least.
    virtual Tensors callLayer(const std::string& name, const Json& args, const Json& kwargs, std::size_t wanted) = 0;
    virtual Tensors callOp(const std::string& name, const Json& args, const Json& kwargs, std::size_t wanted) = 0;
    virtual std::size_t weight(const std::string& name) = 0;
    /// Keras's mask of a tensor; empty where it has none, or where masks are not followed.
    virtual std::optional<std::size_t> maskOf(std::size_t) { return std::nullopt; }
    /// The tensor with the mask of another one.
    virtual std::size_t withMask(std::size_t tensor, std::size_t) { return tensor; }
    /// The lengths of a tensor's dimensions, see ExpressionScope::shape.
    virtual Json shape(std::size_t tensor) = 0;
};

/// Names and their values: of a config first, then of the steps.
class CompositeNames {
  public:
    /// Those of a function: at first none.
    CompositeNames() = default;
    /// Both must outlive this; `built` is what the layer was built for (a list of lengths, or null).
    CompositeNames(const Composite& composite, const Json& config, const Json& built);

    const Json* find(std::string_view name) const;
    void set(const std::string& name, Json value) { m_values[name] = std::move(value); }
    /// What "let" computes, in its order.
    void compute(const CompositeFunction& body);
    ExpressionScope scope() const;

  private:
    const Composite* m_composite = nullptr;
    const Json* m_config = nullptr;
    std::map<std::string, Json, std::less<>> m_values;
};

/// What a layer's dict says it was built for, else what its first call reads: the first shape, a list of lengths; null
/// where it says nothing.
Json builtShape(const Json& dict, const Json& config);

/// Runs the steps of `composite` for a call with these arguments (placeholders and constants). Returns the outputs.
/// Throws Error at the step's place.
CompositeMachine::Tensors runComposite(const Composite& composite, const Json& config, const Json& built,
                                       const Json& args, const Json& kwargs, CompositeMachine& machine);

/// Does `work`; what it throws without a place gets this one.
template <class Work>
auto atPlace(const std::string& place, const Work& work) {
    try {
        return work();
    } catch (const Error& error) {
        if (!error.where().empty()) throw;
        throw error.within(place);
    }
}

}  // namespace quantie
