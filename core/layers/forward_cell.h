// Cells of recurrent layers with their weights at hand: what they make of the inputs, and one step.
#pragma once

#include <memory>
#include <vector>

#include "core/layers/forward_activation.h"

namespace quantie {

/// One step of some samples. Every array holds their rows one after the other.
struct CellStep {
    std::size_t samples = 0;
    const float* input = nullptr;          ///< as the cell is given it
    const float* projected = nullptr;      ///< what Cell::project() made of it
    const float* const* before = nullptr;  ///< the states, parallel to Cell::states()
    float* const* after = nullptr;         ///< the new ones, other arrays than `before`
    float* output = nullptr;
    float* scratch = nullptr;  ///< Cell::scratch() elements per sample
};

class Cell {
  public:
    Cell() = default;
    Cell(const Cell&) = delete;
    Cell& operator=(const Cell&) = delete;
    virtual ~Cell() = default;

    /// Shapes of one sample.
    virtual Shape output() const = 0;
    virtual std::vector<Shape> states() const = 0;

    /// What the inputs contribute to a step and no state has a part in, for any number of steps at once.
    virtual std::size_t projection() const = 0;  ///< elements per sample
    virtual void project(const float* inputs, std::size_t samples, float* out) const = 0;

    virtual std::size_t scratch() const = 0;
    /// Called from several threads, for different samples.
    virtual void step(const CellStep& step) const = 0;
};
using CellPtr = std::unique_ptr<const Cell>;

/// How a cell computes, by its config.
struct CellFunctions {
    NamedActivation activation;
    NamedActivation gate;  ///< Keras's recurrent_activation
    DType dtype = DType::Float32;

    /// `gate`: the recurrent activation where the config does not name it.
    CellFunctions(const ForwardQuery& query, const Json& config, std::string_view gate);

    /// Float16 rounds after each operation.
    void round(float* values, std::size_t count) const;
    void activate(const NamedActivation& function, float* values, std::size_t count) const;
};

/// The end of an LSTM's step. `x` and `z` are rows of 4 · units: what inputs and states contribute to the gates
/// (input, forget, candidate, output); `z` is overwritten.
void lstmGates(const CellFunctions& functions, std::size_t rows, std::size_t units, const float* x, float* z,
               const float* carry, float* newCarry, float* newOutput);

/// A cell of Keras by its class and config, whose weights' paths begin with `prefix`, for inputs of that shape (of one
/// sample). Throws Error(Unsupported) for other classes, Error(Unreadable) where the inputs do not fit.
CellPtr makeCell(const ForwardQuery& query, std::string_view className, const Json& config, const std::string& prefix,
                 const Shape& input);
/// The same by the dict of a cell that another layer's config holds.
CellPtr heldCell(const ForwardQuery& query, const Json& dict, const std::string& prefix, const Shape& input);
/// StackedRNNCells (forward_cell_stack.cpp).
CellPtr makeStack(const ForwardQuery& query, const Json& config, const std::string& prefix, const Shape& input);

}  // namespace quantie
