// Small models for the tests of recipes and of what they cost: written as JSON, or one of the reference files.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/base/error.h"
#include "core/graph/graph.h"
#include "core/keras/open.h"
#include "core/model/json_text.h"

namespace quantie::models {

/// A layer's dict; `config` is what stands in its config after the name: "\"units\": 4".
inline std::string layer(const std::string& className, const std::string& name, const std::string& config) {
    return R"({"class_name": ")" + className + R"(", "config": {"name": ")" + name + R"(")" +
           (config.empty() ? "" : ", " + config) + "}}";
}

/// A Sequential on inputs of that shape ("[null, 8]").
inline std::shared_ptr<Model> sequential(const std::string& input, const std::vector<std::string>& layers) {
    std::string list = layer("InputLayer", "x", "\"batch_input_shape\": " + input);
    for (const std::string& dict : layers) list += ", " + dict;
    const std::string text = R"({"class_name": "Sequential", "config": {"name": "m", "layers": [)" + list + "]}}";
    return modelFromArchitecture(std::make_shared<const Json>(parseJson(text, "text")), {}, "text.json");
}

inline Graph graphOf(std::shared_ptr<const Model> model) {
    return buildGraph(std::move(model), Definitions::builtin());
}

/// tests/data/keras2/tf2.15/NAME
inline Graph reference(const std::string& name) {
    return graphOf(openModel(std::string(QUANTIE_TEST_DATA) + "/keras2/tf2.15/" + name));
}

/// The message of the Error that `work` throws; empty where it throws none.
template <typename Work>
std::string errorOf(const Work& work) {
    try {
        work();
    } catch (const Error& error) {
        return error.what();
    }
    return {};
}

}  // namespace quantie::models
