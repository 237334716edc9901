// What opening a model costs: reading the file, inferring shapes, finding uses and ties, listing every variable.
//
//   bench_open_model MODEL [--repeat 15] [--weights FILE.h5] [--json]
//
// --json prints the seconds alone, for open_model_tf.py, which sets them beside Keras's own load_model.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <map>
#include <string>
#include <string_view>

#include "core/base/error.h"
#include "core/graph/graph.h"
#include "core/keras/open.h"

namespace {

using namespace quantie;

double secondsSince(std::chrono::steady_clock::time_point start) {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

struct Seconds {
    double open = 1e9;
    double graph = 1e9;
    double total = 1e9;
};

}  // namespace

int main(int argc, char** argv) {
    if (argc < 2) {
        std::fprintf(stderr, "usage: %s MODEL [--repeat 15] [--weights FILE.h5] [--json]\n", argv[0]);
        return 2;
    }
    OpenOptions options;
    int repeat = 15;
    bool json = false;
    for (int i = 2; i < argc; ++i) {
        const std::string_view option = argv[i];
        if (option == "--json") json = true;
        if (option == "--repeat" && i + 1 < argc) repeat = std::stoi(argv[++i]);
        if (option == "--weights" && i + 1 < argc) options.weights = argv[++i];
    }
    Seconds best;
    std::size_t variables = 0;
    std::size_t uses = 0;
    try {
        for (int i = 0; i < repeat; ++i) {
            const auto start = std::chrono::steady_clock::now();
            const auto model = openModel(argv[1], options);
            const double open = secondsSince(start);
            const Graph graph = buildGraph(model, options.definitions);
            const double total = secondsSince(start);
            variables = graph.variables.size();
            uses = graph.uses.size();
            best = {std::min(best.open, open), std::min(best.graph, total - open), std::min(best.total, total)};
        }
    } catch (const Error& error) {
        std::fprintf(stderr, "%s\n", error.what());
        return 3;
    }
    if (json) {
        std::printf("{\"open_s\": %.6f, \"graph_s\": %.6f, \"total_s\": %.6f}\n", best.open, best.graph, best.total);
    } else {
        std::printf("%zu variables, %zu uses: opened in %.2f ms, graph in %.2f ms, %.2f ms in all\n", variables, uses,
                    best.open * 1e3, best.graph * 1e3, best.total * 1e3);
    }
    return 0;
}
