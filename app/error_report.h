// What `quantie error` prints: a table or a page for people, JSON and CSV for programs.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/eval/data_errors.h"
#include "core/eval/sizes.h"
#include "core/eval/use_errors.h"
#include "core/model/json.h"

namespace quantie {

struct ErrorReport {
    const Graph& graph;
    std::string recipe;  ///< a file's name or a preset's
    std::vector<UseError> uses;
    Sizes sizes;
    bool perChannel = false;
    std::optional<DataErrors> data;  ///< errors of activations and outputs, where there are data
    Recipe fitted;                   ///< what `recipe` says
    std::string source;              ///< of the data, as --data names it
};

/// The tables of activations, outputs, and what each use does alone.
std::string dataText(const ErrorReport& report);
std::string errorText(const ErrorReport& report);
Json errorJson(const ErrorReport& report);
/// A page of its own with plots.
std::string errorHtml(const ErrorReport& report);
/// A line per use and, per channel, one per slice after it.
std::string errorCsv(const ErrorReport& report);

/// The definition of every number, for the help.
std::string metricDefinitions();

/// The range over all slices.
ChannelRange wholeRange(const WeightError& error);
/// Slices of the report that are to be listed; none where they are not asked for.
std::size_t listedChannels(const ErrorReport& report, const UseError& row);
/// Range of a slice: its own, or the tensor's.
ChannelRange rangeOf(const WeightError& error, std::size_t channel);
/// Quantizer of a slice: its own, or the tensor's.
const Quantizer& quantizerOf(const WeightError& error, std::size_t channel);

}  // namespace quantie
