// The forward pass beside TensorFlow's: this side of forward_tf.py, which lets both compute in turns.
//
//   bench_forward MODEL DATA.npz [--threads N]
//
// Answers one line of JSON to each line of standard input:
//   run N      computes all samples at once N times: the least wall and CPU seconds, and the most memory so far
//   write FILE the outputs as an .npz
//   toggle N   quantizes the last kernel alone, N times, beginning from the kept float run: the least wall seconds of
//              that and of a whole run that quantizes it, and how many calls each computes
#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <ctime>
#include <functional>
#include <iostream>
#include <string>

#include "core/base/error.h"
#include "core/base/parallel.h"
#include "core/eval/float_batch.h"
#include "core/keras/npz.h"
#include "core/keras/open.h"
#include "core/run/run_batches.h"

namespace {

using namespace quantie;

double cpuSeconds() {
    timespec time{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
}

/// The most memory that the process has held, in MB.
double peakMegabytes() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return static_cast<double>(usage.ru_maxrss) / 1024;
}

struct Seconds {
    double wall = 1e9;
    double cpu = 1e9;
};

Seconds least(int repeat, const std::function<void()>& work) {
    Seconds best;
    for (int i = 0; i < repeat; ++i) {
        const double cpu = cpuSeconds();
        const auto start = std::chrono::steady_clock::now();
        work();
        const std::chrono::duration<double> wall = std::chrono::steady_clock::now() - start;
        best = {std::min(best.wall, wall.count()), std::min(best.cpu, cpuSeconds() - cpu)};
    }
    return best;
}

class Bench {
  public:
    Bench(const std::string& model, const std::string& data)
        : m_graph(buildGraph(openModel(model), m_definitions)),
          m_feed(makeFeed(m_graph, readNpz(data))),
          m_weights(m_graph) {}

    void run(int repeat) {
        const Seconds best = least(repeat, [this] { m_result = compute(m_weights); });
        if (!m_result.problems.empty()) {
            const CallProblem& first = m_result.problems.front();
            throw Error(ErrorCode::Unsupported, m_graph.calls[first.call].id, first.reason);
        }
        std::printf(R"({"wall": %.6f, "cpu": %.6f, "peak": %.1f})"
                    "\n",
                    best.wall, best.cpu, peakMegabytes());
    }

    void write(const std::string& path) const {
        std::vector<NamedTensor> outputs;
        for (std::size_t i = 0; i < m_result.outputs.size(); ++i) {
            if (m_result.outputs[i]) outputs.push_back({"out" + std::to_string(i), m_result.outputs[i]->tensor});
        }
        writeNpz(path, outputs);
        std::printf("{}\n");
    }

    void toggle(int repeat) {
        const auto last = std::find_if(m_graph.uses.rbegin(), m_graph.uses.rend(),
                                       [](const Use& use) { return use.weight.ends_with("kernel"); });
        if (last == m_graph.uses.rend()) throw Error(ErrorCode::Usage, "", "the model has no kernel");
        UseWeights weights(m_graph, {{last->id, Scheme{}}});
        const FloatBatch batch(m_graph, m_definitions, m_weights, m_feed, {}, {});
        LayerStates states;
        const Seconds part = least(repeat, [&] { batch.changed(weights, nullptr, {last->call}, false, states, {}); });
        const Seconds whole = least(repeat, [&] { compute(weights); });
        std::printf(R"({"use": "%s", "part": %.6f, "whole": %.6f})"
                    "\n",
                    last->id.c_str(), part.wall, whole.wall);
    }

  private:
    BatchedOutputs compute(UseWeights& weights) const {
        return runBatches(m_graph, m_definitions, weights, {m_feed, nullptr, false, nullptr, {}, {}}, 0);
    }

    Definitions m_definitions = Definitions::builtin();
    Graph m_graph;
    Feed m_feed;
    UseWeights m_weights;
    BatchedOutputs m_result;
};

}  // namespace

int main(int argc, char** argv) {
    if (argc != 3 && argc != 5) {
        std::fprintf(stderr, "usage: %s MODEL DATA.npz [--threads N]\n", argv[0]);
        return 2;
    }
    try {
        if (argc == 5) setThreadCount(static_cast<unsigned>(std::stoi(argv[4])));
        Bench bench(argv[1], argv[2]);
        std::string command;
        std::string argument;
        while (std::cin >> command >> argument) {
            if (command == "run") bench.run(std::stoi(argument));
            if (command == "write") bench.write(argument);
            if (command == "toggle") bench.toggle(std::stoi(argument));
            std::fflush(stdout);
        }
    } catch (const std::exception& error) {
        std::fprintf(stderr, "%s\n", error.what());
        return 3;
    }
    return 0;
}
