// The model for people: what `inspect` prints.
#include <algorithm>
#include <unordered_map>
#include <unordered_set>

#include "app/console.h"
#include "app/inspect_report.h"

namespace quantie {
namespace {

using Letters = std::unordered_map<int, std::string>;  ///< by variable: A, B, … Z, AA, …

std::string letterOf(std::size_t number) {
    std::string text;
    for (++number; number > 0; number = (number - 1) / 26) {
        text.insert(text.begin(), static_cast<char>('A' + (number - 1) % 26));
    }
    return text;
}

Letters tieLetters(const Graph& graph) {
    Letters letters;
    for (std::size_t i = 0; i < graph.variables.size(); ++i) {
        if (graph.variables[i].tied()) letters.emplace(static_cast<int>(i), letterOf(letters.size()));
    }
    return letters;
}

std::string shapeText(const MaybeShape& shape) {
    return shape ? toString(*shape) : "unknown";
}

std::string bytesText(const Variable& variable) {
    if (!variable.shape || !isFullyKnown(*variable.shape)) return "unknown";
    return grouped(elementCount(*variable.shape) * static_cast<std::int64_t>(dtypeSize(variable.dtype)));
}

std::string counted(std::size_t count, const char* what) {
    return grouped(static_cast<std::int64_t>(count)) + " " + what + (count == 1 ? "" : "s");
}

std::string heading(const Graph& graph, const Sizes& sizes) {
    const Model& model = *graph.model;
    std::string text = model.name + "  (" + model.format;
    if (!model.kerasVersion.empty()) text += ", Keras " + model.kerasVersion;
    text += model.hasWeights() ? ")\n" : ", no weights)\n";
    std::unordered_set<int> called;
    for (const GraphCall& call : graph.calls) called.insert(call.layer);
    text += counted(called.size(), "layer") + ", " + counted(graph.calls.size(), "call") + ", " +
            counted(graph.variables.size(), "variable") + " of which " + std::to_string(graph.tiedVariables()) +
            " tied, " + grouped(graph.parameters()) + " parameters, " + grouped(sizes.total.asFloat) + " bytes\n";
    if (!sizes.unknown.empty()) text += counted(sizes.unknown.size(), "variable") + " of unknown shape not counted\n";
    return text;
}

std::string ties(const Graph& graph, const Letters& letters) {
    std::string text = "\nTied variables\n";
    if (letters.empty()) return text + "  none\n";
    for (std::size_t i = 0; i < graph.variables.size(); ++i) {
        const auto letter = letters.find(static_cast<int>(i));
        if (letter == letters.end()) continue;
        const Variable& variable = graph.variables[i];
        text += "  " + letter->second + "  " + variable.name + "  " + shapeText(variable.shape) + "  " +
                std::string(dtypeName(variable.dtype)) + "  " + bytesText(variable) + " bytes, " +
                counted(variable.uses.size(), "use") + "\n";
        for (const int use : variable.uses) {
            text += "       " + graph.uses[use].id;
            if (graph.uses[use].transposed) text += "  (reads it transposed)";
            if (graph.uses[use].assumed) text += "  (assumed: its class has no definition)";
            text += "\n";
        }
        for (const Evidence& evidence : variable.evidence) {
            text += "     because " + evidence.detail + "  [" + std::string(evidenceName(evidence.kind)) + "]\n";
        }
    }
    return text;
}

/// "A kernel, bias": tied variables by their letters.
std::string readsText(const Graph& graph, const Letters& letters, int call) {
    std::string text;
    if (call < 0) return text;
    for (const int index : graph.calls[call].uses) {
        const Use& use = graph.uses[index];
        if (!text.empty()) text += ", ";
        const auto letter = letters.find(use.variable);
        text += letter == letters.end() ? use.weight : "[" + letter->second + "] " + use.weight;
    }
    return text;
}

std::string layers(const Graph& graph, const Letters& letters) {
    Table table({"CALL", "CLASS", "OUTPUT", "READS (tied variables by their letter)"});
    const auto rows = callRows(graph);
    for (std::size_t i = 0; i < rows.size(); ++i) {
        for (const CallRow& row : rows[i]) {
            table.add({*row.path, graph.model->layers[i].className,
                       row.outputs.empty() ? "unknown" : shapeText(row.outputs.front()),
                       readsText(graph, letters, row.call)});
        }
    }
    return "\nLayers, call by call\n" + table.text();
}

std::string variables(const Graph& graph, const Letters& letters) {
    Table table({"", "VARIABLE", "SHAPE", "TYPE", ">BYTES", ">USES"});
    for (std::size_t i = 0; i < graph.variables.size(); ++i) {
        const Variable& variable = graph.variables[i];
        const auto letter = letters.find(static_cast<int>(i));
        table.add({letter == letters.end() ? "" : letter->second, variable.name, shapeText(variable.shape),
                   std::string(dtypeName(variable.dtype)), bytesText(variable), std::to_string(variable.uses.size())});
    }
    return "\nVariables\n" + table.text();
}

std::string proposals(const Graph& graph) {
    std::string text;
    for (const Proposal& proposal : graph.proposals) {
        if (proposal.state == Proposal::State::Applied) continue;
        const std::string pair = graph.uses[proposal.useA].id + "=" + graph.uses[proposal.useB].id;
        text += "  " + std::string(stateName(proposal.state)) + "  " + proposal.detail + "  [" +
                std::string(evidenceName(proposal.kind)) + "]\n";
        text += "       " + pair + "\n";
    }
    if (text.empty()) return text;
    return "\nProposed ties, not applied (quantie recipe MODEL --accept 'A=B' --out R ties them)\n" + text;
}

std::string warnings(const Graph& graph) {
    std::string text;
    for (const Diagnostic& warning : graph.warnings) text += "  " + joined(warning) + "\n";
    return text.empty() ? text : "\nWarnings\n" + text;
}

}  // namespace

std::string inspectText(const Graph& graph, const Sizes& sizes) {
    const Letters letters = tieLetters(graph);
    return heading(graph, sizes) + ties(graph, letters) + proposals(graph) + warnings(graph) + layers(graph, letters) +
           variables(graph, letters);
}

}  // namespace quantie
