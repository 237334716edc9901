// The table of verbs: one row feeds the command line, its help and the tests.
#include <array>

#include "app/verb.h"

namespace quantie {

std::span<const Verb> verbs() {
    static constexpr std::array rows{
        Verb{"inspect", "layers, calls, variables, uses, ties with their evidence, sizes, warnings", runInspect},
        Verb{"recipe", "makes a recipe from presets and rules, or shows how two differ", runRecipe},
        Verb{"error", "the error of every quantized use, and the bytes that the weights need", runError},
        Verb{"run", "the outputs of the model on data, quantized as the recipe says", runRun},
        Verb{"sweep", "the damage of each use alone, at each width, on data", runSweep},
        Verb{"export", "the cloned quantized model, with its ties intact", runExport},
        Verb{"compare", "which ties, weights and layers of one model are the same in another", runCompare},
    };
    return rows;
}

}  // namespace quantie
