// The lines of every vertex to the layer above it, or below it.
#pragma once

#include <span>
#include <vector>

#include "core/layout/layers.h"

namespace quantie::layout {

/// The neighbours of every vertex in one of the layers beside its own.
class Neighbours {
  public:
    struct One {
        int vertex = -1;
        int slot = 0;     ///< where the line touches it
        int ownSlot = 0;  ///< where the line touches the vertex whose neighbour it is
        int edges = 1;
        int segment = -1;
    };
    enum class Side { Above, Below };
    Neighbours(const Layers& layers, Side side);
    std::span<const One> operator[](int vertex) const {
        return {m_all.data() + m_begin[vertex], m_all.data() + m_begin[vertex + 1]};
    }

  private:
    std::vector<int> m_begin;
    std::vector<One> m_all;
};

}  // namespace quantie::layout
