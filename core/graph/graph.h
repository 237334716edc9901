// The flattened model: every call of every layer with its shapes, every use of every variable, and why uses are tied.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "core/layers/definitions.h"
#include "core/model/keras_order.h"
#include "core/model/model.h"

namespace quantie {

/// One step of a path: the k-th call of a layer in its model.
struct Step {
    std::string name;
    int index = 0;
    bool repeated = false;  ///< the layer is called more than once there: the step is written name@k

    bool operator==(const Step&) const = default;
};

/// From the outermost model inwards.
using CallPath = std::vector<Step>;

/// "tower@0/conv1".
std::string toString(const CallPath& path);
/// [["tower", 0], ["conv1", 0], "kernel"], for uses that would print the same otherwise.
std::string jsonUseId(const CallPath& path, const std::string& weight);
/// [["tower", 0], ["conv1", 0]], likewise for calls.
std::string jsonCallId(const CallPath& path);

/// An output of a flattened call. call -1: the implicit input of a Sequential without an InputLayer.
struct GraphTensor {
    int call = -1;
    int tensor = 0;

    bool operator==(const GraphTensor&) const = default;
};

/// One call of a layer that is not a model.
struct GraphCall {
    CallPath path;
    std::string id;   ///< PATH of the contract, or the JSON form where two would print the same
    int layer = -1;   ///< index into Model::layers
    int network = 0;  ///< where its Call stands, with arguments: model->networks[network].calls[call]
    int call = 0;
    int group = -1;                   ///< the nested model's call that it belongs to; -1 at the top
    std::vector<GraphTensor> inputs;  ///< parallel to Call::inputs
    std::vector<MaybeShape> outputs;
    std::vector<int> uses;  ///< indices into Graph::uses
};

/// One call of a nested model.
struct GraphGroup {
    CallPath path;
    std::string id;
    int layer = -1;
    int parent = -1;  ///< the group around it
    std::vector<GraphTensor> inputs;
    std::vector<GraphTensor> outputs;
};

/// One variable read by one call.
struct Use {
    std::string id;  ///< PATH:WEIGHT, or the JSON form where two would print the same
    int call = -1;
    std::string weight;  ///< WEIGHT: attributes and name, "forward_layer.cell.kernel"
    WeightRef ref;       ///< the weight as the file has it at this place
    int variable = -1;
    bool assumed = false;     ///< a custom class without a definition: whether it reads this weight is not known
    bool transposed = false;  ///< reads the variable transposed (an accepted transposed-values proposal)
};

enum class EvidenceKind {
    SameLayer,
    SharedModel,
    SharedObjectId,
    MissingGroup,
    Hdf5Link,
    User,
    NestedConfig,
    EqualValues,
    TransposedValues,
};

/// The contract's word: "same-layer", …
std::string_view evidenceName(EvidenceKind kind);

struct Evidence {
    EvidenceKind kind = EvidenceKind::SameLayer;
    std::string detail;  ///< in words: "tower is called twice"

    bool operator==(const Evidence&) const = default;
};

struct Variable {
    std::string name;  ///< informative: the first use's layer and weight, "emb/embeddings"
    MaybeShape shape;
    DType dtype = DType::Float32;
    bool trainable = true;              ///< in training: its own flag and those of the layers around it
    std::vector<WeightRef> copies;      ///< where the file describes it; the first use's first
    std::vector<int> uses;              ///< indices into Graph::uses, in the order of calls
    std::vector<Evidence> evidence;     ///< strongest first; empty unless tied
    std::optional<StoredArray> stored;  ///< the copy that counts

    bool tied() const { return uses.size() > 1; }
};

/// A possible tie. Those that do not apply are for the user to accept.
struct Proposal {
    enum class State { Applied, Open, Rejected, Contradicted };

    EvidenceKind kind = EvidenceKind::NestedConfig;
    State state = State::Open;
    int useA = -1;  ///< indices into Graph::uses
    int useB = -1;
    std::string detail;
};

/// What the user decided, by use ids as the recipe writes them.
struct TieDecisions {
    std::vector<std::pair<std::string, std::string>> accept;
    std::vector<std::pair<std::string, std::string>> reject;
    /// Of the accepted pairs those that read one variable, the second transposed, where no stored arrays tell it.
    std::vector<std::pair<std::string, std::string>> transposed;

    bool operator==(const TieDecisions&) const = default;
};

struct Graph {
    std::shared_ptr<const Model> model;
    std::vector<GraphCall> calls;  ///< inputs before what reads them
    std::vector<GraphGroup> groups;
    std::vector<Use> uses;
    std::vector<Variable> variables;
    std::vector<Proposal> proposals;
    std::vector<GraphTensor> inputs;
    std::vector<GraphTensor> outputs;
    Diagnostics warnings;
    std::unordered_map<std::string, int> useById;

    int tiedVariables() const;
    /// Elements of all variables, each counted once; variables of unknown shape are left out.
    std::int64_t parameters() const;
    /// The use with that id (or JSON form); -1 where there is none.
    int findUse(const std::string& id) const;
    /// A call or group by its PATH (or JSON form); the pair (call, -1), (-1, group), or (-1, -1).
    std::pair<int, int> findCall(const std::string& path) const;
};

/// Reads shapes, uses and ties out of the model. Throws Error(Usage) where a decision names a use that does not exist
/// or ties shapes that do not fit. Stored arrays are compared (mapped, page by page) only where a tie depends on it.
Graph buildGraph(std::shared_ptr<const Model> model, const Definitions& definitions,
                 const TieDecisions& decisions = {});

}  // namespace quantie
