#include "core/export/dialect_operators.h"

#include <algorithm>
#include <set>

#include "core/base/error.h"
#include "core/export/dialect_classes.h"
#include "core/export/dialect_operator_table.h"
#include "core/model/keras3_json.h"

namespace quantie {
namespace {

[[noreturn]] void refuse(const std::string& reason) {
    throw Error(ErrorCode::Unsupported, "", reason);
}

bool mentionsTensor(const Json& value) {
    if (placeholderIndex(value)) return true;
    return value.is_structured() && std::any_of(value.begin(), value.end(), mentionsTensor);
}

/// The arguments of one call by name: each is taken once, and none may be left.
class Arguments {
  public:
    Arguments(Json kwargs, bool toKeras3) : m_kwargs(std::move(kwargs)), m_toKeras3(toKeras3) {
        m_kwargs.erase("name");  // of TensorFlow's graph
    }

    /// Null where it is absent or None.
    Json take(std::string_view name) {
        const auto it = m_kwargs.find(std::string(name));
        if (it == m_kwargs.end()) return {};
        Json value = *it;
        m_kwargs.erase(std::string(name));
        return value;
    }

    void refuseRest() const {
        for (const auto& item : m_kwargs.items()) {
            if (item.value().is_null() || item.value() == false) continue;
            if (droppable(defaults, item.key(), item.value()) == Droppable::Yes) continue;
            refuse("its argument " + item.key() + " has no counterpart in " +
                   std::string(m_toKeras3 ? "Keras 3" : "TensorFlow"));
        }
    }

  private:
    /// What TensorFlow writes of arguments that Keras 3 does not have, and that change nothing so.
    static constexpr std::string_view defaults = R"(batch_dims=0 validate_indices direction="ASCENDING" sparse=false)";

    Json m_kwargs;
    bool m_toKeras3;
};

Json formOf(const OperatorPair& row, std::string_view argument, const Json& value, bool toKeras3) {
    if (row.forms.keras != argument) return value;
    return toKeras3 ? row.forms.toKeras3(value) : row.forms.toKeras2(value);
}

void checkInputs(const OperatorPair& row, const OperatorInputs& inputs) {
    if (row.floats && !inputs.floats)
        refuse(
            "Keras 2 and Keras 3 compute it differently where whole numbers come in, and the file does not show "
            "that none do");
}

/// A matrix product of transposed operands, which Keras 3 has no argument for, as an einsum.
ConvertedOperator transposedProduct(bool first, bool second, const Call& call, const OperatorInputs& inputs) {
    if (call.inputs.size() != 2 || inputs.shapes.size() != 2 || !inputs.shapes[0] || !inputs.shapes[1])
        refuse("it transposes its operands, whose shapes are not known");
    const Shape& a = *inputs.shapes[0];
    const Shape& b = *inputs.shapes[1];
    const std::size_t rank = a.size();
    const bool sameBatch =
        rank >= 2 && rank <= 8 && b.size() == rank && std::equal(a.begin(), a.end() - 2, b.begin(), b.end() - 2);
    if (!sameBatch) refuse("it transposes its operands, and they are not of one batch");
    const std::string batch = std::string("abcdef").substr(0, rank - 2);
    const std::string subscripts =
        batch + (first ? "yx" : "xy") + "," + batch + (second ? "zy" : "yz") + "->" + batch + "xz";
    ConvertedOperator made;
    made.name = "Einsum";
    made.dict = operationDict(made.name, {{"subscripts", subscripts}});
    made.args = Json::array({tensorPlaceholder(0), tensorPlaceholder(1)});
    return made;
}

bool isWhole(const Json& value) {
    if (!value.is_array()) return value.is_number_integer();
    return std::all_of(value.begin(), value.end(), isWhole);
}

/// A list of numbers beside the tensors: of a plain list Keras 3 would not see the shape.
Json constantFor(const Json& value) {
    if (!value.is_array() || mentionsTensor(value)) return value;
    return {{"class_name", "__tensor__"},
            {"config", {{"value", value}, {"dtype", isWhole(value) ? "int32" : "float32"}}}};
}

/// An einsum that is a product of matrices, either of them transposed, as TensorFlow's matmul: its own einsum cannot be
/// written into a file.
ConvertedOperator productOf(const Layer& layer, const Call& call) {
    const Json* given = findMember(*layer.config, "subscripts");
    const std::string text = given != nullptr && given->is_string() ? given->get<std::string>() : "";
    const auto comma = text.find(',');
    const auto arrow = text.find("->");
    if (comma == std::string::npos || arrow == std::string::npos || arrow < comma + 3 || comma < 2 ||
        call.args.size() != 2)
        refuse("an einsum of this form is not converted");
    const std::string a = text.substr(0, comma);
    const std::string b = text.substr(comma + 1, arrow - comma - 1);
    const std::string out = text.substr(arrow + 2);
    const std::string batch = a.substr(0, a.size() - 2);
    const bool fits = a.size() == b.size() && out.size() == a.size() && b.starts_with(batch) &&
                      out.starts_with(batch) && std::set<char>(a.begin(), a.end()).size() == a.size() &&
                      text.find_first_of(" .") == text.npos;
    const std::string rows = a.substr(batch.size());
    const std::string columns = b.substr(b.size() - 2);
    const char x = out[out.size() - 2];
    const char z = out.back();
    ConvertedOperator made;
    made.name = "linalg.matmul";
    for (const bool first : {false, true}) {
        for (const bool second : {false, true}) {
            const char inner = rows[first ? 0 : 1];
            const bool product = rows[first ? 1 : 0] == x && columns[second ? 1 : 0] == inner &&
                                 columns[second ? 0 : 1] == z && x != z && inner != z;
            if (!fits || !product || batch.find(z) != std::string::npos) continue;
            made.args.push_back(call.args[0]);
            made.kwargs = {{"b", call.args[1]}, {"transpose_a", first}, {"transpose_b", second}};
            made.dict = {{"class_name", "TFOpLambda"},
                         {"config", {{"trainable", true}, {"dtype", "float32"}, {"function", made.name}}}};
            return made;
        }
    }
    refuse("an einsum that is no product of matrices is not converted");
}

std::string functionOf(const Layer& layer) {
    const Json* function = findMember(*layer.config, "function");
    if (function == nullptr || !function->is_string()) refuse("an operator of TensorFlow without a name");
    return function->get<std::string>();
}

/// The operation's own arguments, out of those of TensorFlow's call.
Json settingsFor(const OperatorPair& row, Arguments& given) {
    Json config = Json::object();
    for (const SharedArgument& setting : row.settings) {
        if (setting.keras.empty()) break;
        Json value = given.take(setting.tensorflow);
        if (value.is_null() && !setting.default2.empty()) value = Json::parse(setting.default2);
        if (mentionsTensor(value)) refuse("the model itself computes its argument " + std::string(setting.tensorflow));
        if (!value.is_null()) config[std::string(setting.keras)] = formOf(row, setting.keras, value, true);
    }
    return config;
}

}  // namespace

ConvertedOperator operationFor(const Layer& layer, const Call& call, const OperatorInputs& inputs) {
    const std::string function = functionOf(layer);
    const OperatorPair* row = pairOfFunction(function);
    if (row == nullptr) refuse("tf." + function + " has no counterpart in Keras 3 that is known to compute the same");
    checkInputs(*row, inputs);
    if (call.args.empty()) refuse("its first argument is given by name");
    Arguments given(call.kwargs, true);
    if (row->operation == "Matmul") {
        const bool first = given.take("transpose_a") == true;
        const bool second = given.take("transpose_b") == true;
        if (first || second) {
            given.take("b");
            given.refuseRest();
            return transposedProduct(first, second, call, inputs);
        }
    }
    ConvertedOperator made;
    made.name = row->operation;
    for (const SharedArgument& argument : row->arguments) {
        if (argument.keras.empty()) break;
        const Json value = argument.tensorflow.empty() ? call.args[0] : given.take(argument.tensorflow);
        if (value.is_null() && !argument.tensorflow.empty()) break;
        made.args.push_back(argument.keras == "key" ? value : constantFor(value));
    }
    Json config = settingsFor(*row, given);
    if (row->function == "roll" && config["axis"].is_array() != config["shift"].is_array())
        refuse("it rolls several axes by one number");
    if (made.name == "Pad" && config.value("mode", std::string("constant")) != "constant" && made.args.size() > 1)
        made.args.erase(1);  // the value that TensorFlow writes all the same
    given.refuseRest();
    made.dict = operationDict(made.name, std::move(config));
    return made;
}

ConvertedOperator operatorFor(const Layer& layer, const Call& call, const OperatorInputs& inputs) {
    const std::string operation = layer.className.substr(std::string_view("ops.").size());
    if (operation == "Einsum") return productOf(layer, call);
    const OperatorPair* row = pairOfOperation(operation);
    if (row == nullptr) {
        refuse("the operation " + operation +
               " of Keras 3 has no counterpart in TensorFlow that is known to compute "
               "the same");
    }
    checkInputs(*row, inputs);
    Arguments given(call.kwargs, false);
    ConvertedOperator made;
    made.name = row->function;
    std::size_t place = 0;
    for (const SharedArgument& argument : row->arguments) {
        if (argument.keras.empty()) break;
        Json value = place < call.args.size() ? call.args[place] : given.take(argument.keras);
        ++place;
        if (argument.tensorflow.empty()) {
            made.args.push_back(std::move(value));
        } else if (!value.is_null()) {
            made.kwargs[std::string(argument.tensorflow)] = std::move(value);
        }
    }
    given.refuseRest();
    Json config = *layer.config;
    Arguments settings(config, false);
    for (const SharedArgument& setting : row->settings) {
        if (setting.keras.empty()) break;
        Json value = settings.take(setting.keras);
        if (value.is_null() && !setting.default3.empty()) value = Json::parse(setting.default3);
        if (value.is_null() && setting.keras == "axis" && row->needsAxis)
            refuse("without an axis it flattens what it reads");
        if (!value.is_null()) made.kwargs[std::string(setting.tensorflow)] = formOf(*row, setting.keras, value, false);
    }
    settings.refuseRest();
    const char* className = row->operation == "GetItem" ? "SlicingOpLambda" : "TFOpLambda";
    made.dict = {{"class_name", className},
                 {"config", {{"trainable", true}, {"dtype", "float32"}, {"function", made.name}}}};
    return made;
}

}  // namespace quantie
