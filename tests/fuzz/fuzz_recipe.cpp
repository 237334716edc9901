// Recipes: what was read is written and read again, to the same recipe; and it is held against a model.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>
#include <vector>

#include "core/base/error.h"
#include "core/keras/open.h"
#include "core/model/json_text.h"
#include "core/recipe/recipe_json.h"
#include "core/recipe/rules.h"
#include "core/recipe/validate.h"

namespace {

using namespace quantie;

const Graph& graph() {
    static const Graph instance = [] {
        const auto json = std::make_shared<const Json>(parseJson(
            R"({"class_name": "Sequential", "config": {"name": "m", "layers": [
                {"class_name": "InputLayer", "config": {"name": "x", "batch_input_shape": [null, 4]}},
                {"class_name": "Dense", "config": {"name": "ff", "units": 3}},
                {"class_name": "Dense", "config": {"name": "out", "units": 2}}]}})",
            "model"));
        return buildGraph(modelFromArchitecture(json, {}, "model"), Definitions::builtin());
    }();
    return instance;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    try {
        const Recipe recipe = parseRecipe(text, "input");
        if (parseRecipe(writeRecipe(recipe), "again") != recipe) std::abort();
        validate(recipe, graph());
    } catch (const Error&) {  // refusing is what bad input is for
    }
    try {
        Recipe recipe;
        applyRules(std::vector{std::string(text.substr(0, 200))}, graph(), recipe);
    } catch (const Error&) {
    }
    return 0;
}
