// One call of a layer with real values: what a class's forward function is asked, and what it answers.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "core/kernels/layout.h"
#include "core/kernels/matmul.h"
#include "core/layers/layer_class.h"

namespace quantie {

/// A tensor on its way through the model.
struct Value {
    /// Float32 for every float type; integers and Bool as they are.
    Tensor tensor;
    /// The type that Keras gives it. Values of Float16 and BFloat16 are floats that such a type can hold.
    DType dtype = DType::Float32;
    /// Keras's mask: Bool, true where a step counts; null for none.
    std::shared_ptr<const Tensor> mask = nullptr;

    const Shape& shape() const { return tensor.shape(); }
};
using Values = std::vector<Value>;

/// What stands behind a call: its weights, as the recipe has them for this use, and the layers in its config.
class ForwardHost {
  public:
    using Prepared = std::shared_ptr<const void>;

    ForwardHost() = default;
    ForwardHost(const ForwardHost&) = delete;
    ForwardHost& operator=(const ForwardHost&) = delete;
    virtual ~ForwardHost() = default;

    /// A weight by its path ("kernel", "cell.kernel", "forward_layer.cell.kernel"), in Float32 and cast to the layer's
    /// compute type as Keras does it. Throws Error(Unsupported) where it is stored nowhere.
    virtual Tensor weight(std::string_view path) = 0;
    /// The same without the cast: normalizations keep their weights in float32.
    virtual Tensor exactWeight(std::string_view path) = 0;
    /// `make` of weight(path), made once for as long as the weight stays what it is. `form` tells several apart.
    virtual Prepared prepare(std::string_view path, std::string_view form,
                             const std::function<Prepared(const Tensor&)>& make) = 0;
    /// The child with that attribute, called with `inputs` as its one positional argument (several: a list) and the
    /// given kwargs, in which {"$tensor": i} stands for inputs[i]. `config` stands in for the child's own where it is
    /// not null: wrappers make their layers anew from a config that they have changed.
    virtual Values child(std::string_view attribute, const Values& inputs, const Json& kwargs, const Json* config) = 0;
    /// The same for a call with arguments of any form, in which {"$tensor": i} stands for inputs[i].
    virtual Values call(std::string_view attribute, const Values& inputs, const Json& args, const Json& kwargs) = 0;
    /// What a stateful layer keeps from one call, or one batch, to the next. Empty at first.
    virtual std::vector<Tensor>& memory() = 0;
};

struct Fused;

/// One question to a class. Inputs are checked against nothing but the model's own shapes: a forward function refuses
/// (config_access.h) what its kernels could not bear.
struct ForwardQuery {
    const Layer& layer;
    const Json& config;
    const Values& inputs;  ///< parallel to Call::inputs
    const Json& args;      ///< see Call::args
    const Json& kwargs;
    DType dtype;  ///< the layer's compute type; float inputs have been cast to it
    ForwardHost& host;
    std::string_view kerasVersion = {};  ///< that wrote the model ("2.15.0"); empty where the file does not say
    /// Calls beside this one that it computes too; null for none. Only for classes that can (core/layers/fused.h).
    const Fused* fused = nullptr;
};

/// Memory for one float output.
class FloatResult {
  public:
    explicit FloatResult(Shape shape);
    /// Memory of its own with the values of a Float32 tensor.
    static FloatResult copyOf(const Tensor& tensor);

    float* data() { return m_data.get(); }
    const float* data() const { return m_data.get(); }
    std::size_t size() const { return m_size; }
    const Shape& shape() const { return m_shape; }
    /// The finished values, of the query's compute type.
    Value value(const ForwardQuery& query) const;
    Tensor tensor() const;

  private:
    Shape m_shape;
    std::size_t m_size;
    std::shared_ptr<float[]> m_data;
};

/// Throws Error(Unsupported) where the call asks for what the layer does in training.
void refuseTraining(const ForwardQuery& query);
/// The first input; throws where the call has none.
const Value& firstValue(const ForwardQuery& query);
/// Its floats; integers and booleans are converted.
Tensor floatsOf(const Value& value);
/// An input's integers; throws Error(Unsupported) for values that are none.
std::vector<std::int64_t> integersOf(const Value& value);
/// The values of `path` as floats; empty where the layer does not have that weight (`has` false).
std::optional<Tensor> weightIf(const ForwardQuery& query, bool has, std::string_view path);
/// The same values under another shape.
Value reshapedValue(const Value& value, Shape shape);

/// Dimensions in another order, see compute::permute; the mask is dropped.
Value permutedValue(const Value& value, const std::vector<std::size_t>& order);
/// A block of the value's elements, `block` large, in an array of zeros of that shape. An empty target: the whole
/// array.
Value copiedValue(const Value& value, const compute::Block& source, const Shape& block, const Shape& shape,
                  const compute::Block& target);
/// The tensors one after the other along `axis`; `shape` is theirs together, which the caller has checked.
Tensor concatenated(const std::vector<Tensor>& parts, std::size_t axis, const Shape& shape);
/// The shape that the registry tells for the values at hand. Throws where it does, or where it does not know.
Shape outputShape(const ForwardQuery& query);

/// The rows of `table` that the tokens name. Throws Error(Unsupported) for one that it does not have.
Tensor lookedUp(const std::vector<std::int64_t>& tokens, const Shape& shape, const Tensor& table);

/// Rounds to what the compute type can hold; nothing for float32.
void roundTo(DType dtype, std::span<float> values);

/// A weight's matrix cut into panels, `columns` its last dimensions' product. Prepared once per use.
std::shared_ptr<const compute::PackedMatrix> packedWeight(const ForwardQuery& query, std::string_view path,
                                                          std::size_t columns);

/// The type that a layer computes in, from config["dtype"]: "mixed_float16" computes in float16.
DType computeDType(const Json& config);

}  // namespace quantie
