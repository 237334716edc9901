#include "core/run/memory_need.h"

#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <fstream>
#include <sstream>
#include <string>

#include "core/base/error.h"

namespace quantie {
namespace {

constexpr double elementBytes = 4;

/// Layers whose output shares the input's bytes at inference, or may be computed by the kernel of the call before them.
bool passesOn(const std::string& className) {
    static constexpr std::array<std::string_view, 17> classes{"Activation",
                                                              "Add",
                                                              "BatchNormalization",
                                                              "ReLU",
                                                              "ActivityRegularization",
                                                              "AlphaDropout",
                                                              "Dropout",
                                                              "Flatten",
                                                              "GaussianDropout",
                                                              "GaussianNoise",
                                                              "Identity",
                                                              "InputLayer",
                                                              "Reshape",
                                                              "SpatialDropout1D",
                                                              "SpatialDropout2D",
                                                              "SpatialDropout3D",
                                                              "StochasticDepth"};
    // An operator may be one that only gives another shape.
    return className == "TFOpLambda" || std::find(classes.begin(), classes.end(), className) != classes.end();
}

double elements(const MaybeShape& shape, std::int64_t samples) {
    if (!shape) return 0;
    double count = 1;
    for (std::size_t i = 0; i < shape->size(); ++i) {
        const std::int64_t dim = (*shape)[i];
        count *= static_cast<double>(dim != unknownDim ? dim : i == 0 ? samples : 1);
    }
    return count;
}

class Need {
  public:
    Need(const Graph& graph, std::int64_t samples, bool keep)
        : m_graph(graph), m_samples(samples), m_readers(graph.calls.size(), keep ? 1 : 0) {}

    double bytes() {
        countReaders();
        double live = 0;
        double most = 0;
        std::vector<bool> read(m_graph.variables.size(), false);
        for (std::size_t c = 0; c < m_graph.calls.size(); ++c) {
            if (m_readers[c] == 0) continue;
            live += outputBytes(c);
            most = std::max(most, live);
            for (const GraphTensor& input : m_graph.calls[c].inputs) {
                if (input.call >= 0 && --m_readers[input.call] == 0) live -= outputBytes(input.call);
            }
            for (const int use : m_graph.calls[c].uses) read[m_graph.uses[use].variable] = true;
        }
        for (std::size_t v = 0; v < read.size(); ++v) {
            const auto& stored = m_graph.variables[v].stored;
            if (read[v] && stored) most += elements(stored->shape, 1) * elementBytes;
        }
        return most;
    }

  private:
    void countReaders() {
        for (const GraphTensor& output : m_graph.outputs) {
            if (output.call >= 0) ++m_readers[output.call];
        }
        for (std::size_t c = m_graph.calls.size(); c-- > 0;) {
            if (m_readers[c] == 0) continue;
            for (const GraphTensor& input : m_graph.calls[c].inputs) {
                if (input.call >= 0) ++m_readers[input.call];
            }
        }
    }

    double outputBytes(std::size_t call) const {
        const GraphCall& self = m_graph.calls[call];
        double count = 0;
        for (const MaybeShape& output : self.outputs) count += elements(output, m_samples);
        const bool shares = passesOn(m_graph.model->layers[self.layer].className);
        return shares && count == firstInput(self) ? 0 : count * elementBytes;
    }

    /// Elements of what the call reads first; its own where it reads nothing, as an input does.
    double firstInput(const GraphCall& call) const {
        if (call.inputs.empty()) return call.outputs.empty() ? 0 : elements(call.outputs.front(), m_samples);
        const GraphTensor& input = call.inputs.front();
        if (input.call < 0) return -1;
        const auto& outputs = m_graph.calls[input.call].outputs;
        const auto index = static_cast<std::size_t>(input.tensor);
        return index < outputs.size() ? elements(outputs[index], m_samples) : -1;
    }

    const Graph& m_graph;
    std::int64_t m_samples;
    std::vector<int> m_readers;
};

std::optional<double> numberIn(const std::string& path) {
    std::ifstream file(path);
    double number = 0;
    if (!(file >> number)) return std::nullopt;
    return number;
}

/// The number behind a word at the beginning of a line.
std::optional<double> numberBehind(const std::string& path, const std::string& word) {
    std::ifstream file(path);
    for (std::string line; std::getline(file, line);) {
        std::istringstream fields(line);
        std::string first;
        double number = 0;
        if (fields >> first && first == word && fields >> number) return number;
    }
    return std::nullopt;
}

void keepLess(std::optional<double>& least, std::optional<double> other) {
    if (other && (!least || *other < *least)) least = std::max(0.0, *other);
}

/// What the groups that this process is in have left, each within the one above it. Files that they hold can be given
/// up.
std::optional<double> groupMemory() {
    std::ifstream file("/proc/self/cgroup");
    std::optional<double> least;
    for (std::string line; std::getline(file, line);) {
        if (!line.starts_with("0::")) continue;
        for (std::string path = line.substr(3); !path.empty(); path.resize(path.rfind('/'))) {
            const std::string folder = "/sys/fs/cgroup" + (path == "/" ? "" : path);
            const auto limit = numberIn(folder + "/memory.max");
            const auto used = numberIn(folder + "/memory.current");
            if (!limit || !used) continue;
            keepLess(least, *limit - *used + numberBehind(folder + "/memory.stat", "inactive_file").value_or(0));
        }
    }
    return least;
}

std::optional<double> addressesLeft() {
    rlimit limit{};
    const auto pages = numberIn("/proc/self/statm");
    if (getrlimit(RLIMIT_AS, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY || !pages) return std::nullopt;
    return static_cast<double>(limit.rlim_cur) - *pages * static_cast<double>(sysconf(_SC_PAGESIZE));
}

std::string gigabytes(double bytes) {
    std::array<char, 32> text{};
    const auto [end, error] = std::to_chars(text.begin(), text.end(), bytes / 1e9, std::chars_format::fixed, 2);
    return std::string(text.begin(), end) + " GB";
}

}  // namespace

double memoryNeed(const Graph& graph, std::int64_t samples, bool keep) {
    return Need(graph, samples, keep).bytes();
}

std::optional<double> availableMemory() {
    std::optional<double> least;
    if (const auto kilobytes = numberBehind("/proc/meminfo", "MemAvailable:")) least = *kilobytes * 1024;
    keepLess(least, groupMemory());
    keepLess(least, addressesLeft());
    return least;
}

void requireMemory(const Graph& graph, std::int64_t samples, bool keep, double available) {
    const double need = memoryNeed(graph, samples, keep);
    if (need <= available) return;
    std::int64_t fitting = samples;
    while (fitting > 0 && memoryNeed(graph, fitting, keep) > available) fitting /= 2;
    const std::string many = samples == 1 ? "one sample needs" : std::to_string(samples) + " samples at once need";
    const std::string advice = fitting > 0 ? "; " + std::to_string(fitting) + " at once would fit" : "";
    throw Error(ErrorCode::Unsupported, "",
                "the memory does not suffice: " + many + " at least " + gigabytes(need) + ", and " +
                    gigabytes(available) + " are free" + advice);
}

}  // namespace quantie
