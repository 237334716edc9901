// Cells in a stack: each reads the output of the one before.
#include <algorithm>

#include "core/base/error.h"
#include "core/layers/config_access.h"
#include "core/layers/forward_cell.h"

namespace quantie {

namespace {

std::size_t sizeOf(const Shape& shape) {
    return static_cast<std::size_t>(elementCount(shape));
}

class Stack final : public Cell {
  public:
    explicit Stack(std::vector<CellPtr> cells) : m_cells(std::move(cells)) {}

    Shape output() const override { return m_cells.back()->output(); }

    /// In the order of the cells. Keras's reverse_state_order changes no file and no value: the config lacks it, and
    /// StackedRNNCells.call() hands the states out in the order of the cells all the same.
    std::vector<Shape> states() const override {
        std::vector<Shape> all;
        for (const CellPtr& cell : m_cells) {
            const std::vector<Shape> own = cell->states();
            all.insert(all.end(), own.begin(), own.end());
        }
        return all;
    }

    std::size_t projection() const override { return m_cells.front()->projection(); }
    void project(const float* inputs, std::size_t samples, float* out) const override {
        m_cells.front()->project(inputs, samples, out);
    }

    /// For each cell its own, and what lies between it and the next: the output, and what that makes of it.
    std::size_t scratch() const override {
        std::size_t size = 0;
        for (const CellPtr& cell : m_cells) size += cell->scratch() + sizeOf(cell->output()) + cell->projection();
        return size;
    }

    void step(const CellStep& step) const override {
        CellStep own = step;
        float* scratch = step.scratch;
        for (std::size_t i = 0; i < m_cells.size(); ++i) {
            const Cell& cell = *m_cells[i];
            own.scratch = scratch;
            scratch += step.samples * cell.scratch();
            const bool last = i + 1 == m_cells.size();
            own.output = last ? step.output : scratch;
            scratch += step.samples * sizeOf(cell.output());
            cell.step(own);
            const std::size_t states = cell.states().size();
            own.before += states;
            own.after += states;
            if (last) break;
            m_cells[i + 1]->project(own.output, step.samples, scratch);
            own.input = own.output;
            own.projected = scratch;
            scratch += step.samples * m_cells[i + 1]->projection();
        }
    }

  private:
    std::vector<CellPtr> m_cells;
};

}  // namespace

CellPtr makeStack(const ForwardQuery& query, const Json& config, const std::string& prefix, const Shape& input) {
    const Json* list = Config(config).find("cells");
    if (list == nullptr || !list->is_array() || list->empty()) refuse("cells", "not a list of cells");
    std::vector<CellPtr> cells;
    Shape step = input;
    for (std::size_t i = 0; i < list->size(); ++i) {
        cells.push_back(heldCell(query, (*list)[i], prefix + "cells." + std::to_string(i) + ".", step));
        step = cells.back()->output();
    }
    return std::make_unique<Stack>(std::move(cells));
}

}  // namespace quantie
