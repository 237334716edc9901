// What a layer of a class with a definition computes: its steps, one after the other.
#include <cstring>
#include <map>

#include "core/base/error.h"
#include "core/kernels/batch_matmul.h"
#include "core/kernels/elementwise.h"
#include "core/layers/config_access.h"
#include "core/layers/definitions.h"
#include "core/layers/dims.h"
#include "core/layers/forward_activation.h"
#include "core/layers/forwards.h"
#include "core/layers/matmul_shape.h"

namespace quantie {

namespace {

class Steps {
  public:
    Steps(const Definition& definition, const ForwardQuery& query) : m_definition(definition), m_query(query) {
        m_known["input"] = firstValue(query).tensor;
    }

    Tensor run() {
        Tensor result;
        for (const DefinitionStep& step : m_definition.steps()) {
            const bool done = step.when.empty() || Config(m_query.config).flag(step.when, true);
            result = done ? compute(step) : operand(step.of.front());
            if (!step.as.empty()) m_known[step.as] = result;
        }
        return result;
    }

  private:
    Tensor operand(const std::string& name) const {
        if (const auto found = m_known.find(name); found != m_known.end()) return found->second;
        const std::string path = m_definition.weightPath(m_query.layer, name);
        if (path.empty()) refuse(name, "the layer has no such weight");
        return m_query.host.weight(path);
    }

    Tensor compute(const DefinitionStep& step) const {
        switch (step.op) {
            case StepOp::MatMul:
                return product(step);
            case StepOp::Add:
                return arithmetic(step, compute::Binary::Add);
            case StepOp::Subtract:
                return arithmetic(step, compute::Binary::Subtract);
            case StepOp::Multiply:
                return arithmetic(step, compute::Binary::Multiply);
            case StepOp::Divide:
                return arithmetic(step, compute::Binary::Divide);
            case StepOp::Activation:
                return activation(step);
            case StepOp::Lookup:
                return lookup(step);
        }
        return {};
    }

    Tensor rounded(FloatResult result) const {
        roundTo(m_query.dtype, {result.data(), result.size()});
        return result.tensor();
    }

    /// A weight that is the second factor is cut into panels only once.
    Tensor product(const DefinitionStep& step) const {
        const Tensor a = toFloat32(operand(step.of[0]));
        const Tensor b = operand(step.of[1]);
        FloatResult result(matmulShape(a.shape(), b.shape(), step.transposeA, step.transposeB));
        const std::string path = m_definition.weightPath(m_query.layer, step.of[1]);
        if (path.empty() || step.transposeA || b.shape().size() != 2) {
            compute::multiplyStacks({a.floats().data(), a.shape(), step.transposeA},
                                    {b.floats().data(), b.shape(), step.transposeB}, 1.0F, result.shape(),
                                    result.data());
            return rounded(std::move(result));
        }
        const auto prepared =
            m_query.host.prepare(path, step.transposeB ? "packed transposed" : "packed", [&](const Tensor& weight) {
                const auto rows = static_cast<std::size_t>(weight.shape()[0]);
                const auto columns = static_cast<std::size_t>(weight.shape()[1]);
                const float* data = weight.floats().data();
                return std::make_shared<const compute::PackedMatrix>(
                    step.transposeB ? compute::Matrix{data, columns, rows, 1, columns}
                                    : compute::Matrix{data, rows, columns, columns, 1});
            });
        const auto& packed = *static_cast<const compute::PackedMatrix*>(prepared.get());
        compute::multiply(a.floats().data(), packed.rows() == 0 ? 0 : a.size() / packed.rows(), packed, {},
                          result.data());
        return rounded(std::move(result));
    }

    Tensor arithmetic(const DefinitionStep& step, compute::Binary op) const {
        const Tensor a = toFloat32(operand(step.of[0]));
        const Tensor b = toFloat32(operand(step.of[1]));
        FloatResult result(broadcast(a.shape(), b.shape()));
        compute::binary(op, {a.floats().data(), a.shape()}, {b.floats().data(), b.shape()}, result.shape(),
                        result.data());
        return rounded(std::move(result));
    }

    Tensor activation(const DefinitionStep& step) const {
        const Tensor x = toFloat32(operand(step.of[0]));
        const bool overridden = !step.functionKey.empty() && Config(m_query.config).has(step.functionKey);
        const NamedActivation function = overridden
                                             ? readActivation(m_query.config, m_query.layer.keras3, step.functionKey)
                                             : activationNamed(step.function, m_query.layer.keras3);
        FloatResult result(x.shape());
        if (result.size() > 0) std::memcpy(result.data(), x.bytes().data(), x.bytes().size());
        applyActivation(function, result.shape(), result.data());
        return rounded(std::move(result));
    }

    Tensor lookup(const DefinitionStep& step) const {
        const Value indices{operand(step.of[0]), DType::Int64};
        return lookedUp(integersOf(indices), indices.shape(), operand(step.of[1]));
    }

    const Definition& m_definition;
    const ForwardQuery& m_query;
    std::map<std::string, Tensor, std::less<>> m_known;
};

}  // namespace

Values definitionForward(const Definition& definition, const ForwardQuery& query) {
    if (definition.steps().empty()) {
        throw Error(ErrorCode::Unsupported, "", "its definition does not say what it computes");
    }
    return {Value{Steps(definition, query).run(), query.dtype}};
}

}  // namespace quantie
