// The weights of a run: every use reads its own values, float or quantized as the recipe says.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "core/graph/graph.h"
#include "core/layers/forward.h"
#include "core/quant/scheme.h"

namespace quantie {

using Schemes = std::map<std::string, Scheme>;

/// Values and what kernels prepared of them are made when first asked for and kept; uses that read the same values
/// share them. Not for several threads at once.
class UseWeights {
  public:
    /// `graph` must outlive this. `schemes` by use id; a use that is not named is float.
    explicit UseWeights(const Graph& graph, const Schemes& schemes = {});

    /// Other choices: what they have in common with the old ones stays.
    void setSchemes(const Schemes& schemes);

    /// The use with that weight path in that call; -1 where there is none.
    int find(int call, std::string_view path) const;

    /// float32, transposed where the use reads it so. Throws Error at the use's id: Unsupported where nothing is
    /// stored, and as quantizeDequantize() throws.
    Tensor values(int use);
    ForwardHost::Prepared prepare(int use, const std::string& form,
                                  const std::function<ForwardHost::Prepared(const Tensor&)>& make);

  private:
    struct Entry {
        bool transposed = false;
        std::optional<Scheme> scheme;
        Tensor values;
        std::map<std::string, ForwardHost::Prepared> prepared;
    };

    Entry& entry(int use);
    Tensor load(const Use& use, const std::optional<Scheme>& scheme);

    const Graph& m_graph;
    std::vector<std::optional<Scheme>> m_schemes;  ///< parallel to Graph::uses
    std::vector<std::vector<Entry>> m_entries;     ///< parallel to Graph::variables
};

}  // namespace quantie
