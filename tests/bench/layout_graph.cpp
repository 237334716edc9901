// What laying out a graph costs: how it grows with the graph, and how many crossings it leaves.
//
//   bench_layout_graph [--repeat 15] [--json] [--dot FOLDER]
//
// The graphs: chains, residual chains (every fifth layer adds a shortcut over 2 … 8 layers), NASNetLarge once and ten
// times side by side. --json prints the seconds alone and --dot writes the graphs for Graphviz, both for
// layout_graph_dot.py.
#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <ctime>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "core/layout/layout.h"

namespace {

using namespace quantie::layout;

Node nodeAt(int i) {
    return {{144.0 + 48 * (i % 3), 28.0 + 22 * (i % 4)}, -1};
}

Input chain(int layers) {
    Input input;
    for (int i = 0; i < layers; ++i) input.nodes.push_back(nodeAt(i));
    for (int i = 1; i < layers; ++i) input.edges.push_back({i - 1, i});
    return input;
}

Input residual(int layers) {
    Input input = chain(layers);
    std::uint32_t state = 12345;
    for (int i = 1; i < layers; ++i) {
        state = (state * 1103515245U + 12345U) & 0x7fffffffU;
        const int source = std::max(0, i - 2 - static_cast<int>(state % 7));
        if (i % 5 == 0 && source != i - 1) input.edges.push_back({source, i});
    }
    return input;
}

Input nasNet(int copies) {
    Input input;
    for (int copy = 0; copy < copies; ++copy) {
        std::ifstream file(std::string(QUANTIE_TEST_DATA) + "/layout/nasnet_large.txt");
        const int first = static_cast<int>(input.nodes.size());
        for (std::string line; std::getline(file, line);) {
            const int own = static_cast<int>(input.nodes.size());
            input.nodes.push_back(nodeAt(own - first));
            std::istringstream numbers(line);
            for (int source = 0; numbers >> source;) input.edges.push_back({first + source, own});
        }
    }
    return input;
}

struct Work {
    const char* name;
    Input input;
    long mostCrossings;      ///< to reach; those of OGDF, or of a planar drawing
    const char* tenth = "";  ///< the tenth of the graph, whose time is the measure
    double times = 0;        ///< that time, to reach
    long crossings = 0;
    std::vector<double> seconds{};
    double median() const {
        std::vector<double> sorted = seconds;
        std::sort(sorted.begin(), sorted.end());
        return sorted[sorted.size() / 2];
    }
};

const char* verdict(bool reached) {
    return reached ? "reached" : "MISSED";
}

void print(const std::vector<Work>& works) {
    std::printf("%-22s %7s %7s %9s %6s  %s\n", "graph (medians)", "nodes", "edges", "ms", "cross", "to reach");
    std::map<std::string_view, double> median;
    for (const Work& work : works) {
        median[work.name] = work.median();
        std::printf("%-22s %7zu %7zu %9.2f %6ld  ≤ %ld %s", work.name, work.input.nodes.size(), work.input.edges.size(),
                    work.median() * 1e3, work.crossings, work.mostCrossings,
                    verdict(work.crossings <= work.mostCrossings));
        if (work.times > 0) {
            const double ratio = work.median() / median[work.tenth];
            std::printf(", %.1f × the time of a tenth ≤ %.0f %s", ratio, work.times, verdict(ratio <= work.times));
        }
        std::printf("\n");
    }
}

void writeDot(const Work& work, const std::string& folder) {
    std::ofstream file(folder + "/" + work.name + ".dot");
    file << "digraph g {\nnode [shape=box, width=1.8, height=0.5];\n";
    for (const Edge& edge : work.input.edges) file << edge.from << " -> " << edge.to << ";\n";
    file << "}\n";
}

}  // namespace

int main(int argc, char** argv) {
    int repeat = 15;
    bool json = false;
    std::string folder;
    for (int i = 1; i < argc; ++i) {
        const std::string_view option = argv[i];
        if (option == "--json") json = true;
        if (option == "--repeat" && i + 1 < argc) repeat = std::stoi(argv[++i]);
        if (option == "--dot" && i + 1 < argc) folder = argv[++i];
    }
    std::vector<Work> works{
        {"chain of 1,000", chain(1000), 0},
        {"chain of 10,000", chain(10000), 0, "chain of 1,000", 15},
        {"residual of 1,000", residual(1000), 0},
        {"residual of 3,000", residual(3000), 0},
        {"residual of 10,000", residual(10000), 0, "residual of 1,000", 15},
        {"NASNetLarge", nasNet(1), 64},
        {"ten NASNetLarge", nasNet(10), 640, "NASNetLarge", 15},
    };
    // Taking turns, so that a disturbance of the machine falls on all.
    for (int i = 0; i < repeat; ++i) {
        for (Work& work : works) {
            const std::clock_t start = std::clock();
            work.crossings = arrange(work.input).crossings;
            work.seconds.push_back(static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC);
        }
    }
    if (!folder.empty()) {
        for (const Work& work : works) writeDot(work, folder);
    }
    if (!json) {
        print(works);
        return 0;
    }
    std::printf("{");
    for (const Work& work : works) {
        std::printf("%s\"%s\": %.6f", &work == works.data() ? "" : ", ", work.name, work.median());
    }
    std::printf("}\n");
    return 0;
}
