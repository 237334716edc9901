#include "core/layers/fused.h"

#include "core/layers/config_access.h"

namespace quantie {

void Fused::addTo(compute::Epilogue& epilogue, const Shape& output) const {
    compute::Finish& finish = epilogue.finish;
    if (!scale.empty()) {
        if (output.empty() || scale.size() != static_cast<std::size_t>(output.back())) {
            refuse("axis", "the weights do not fit the input");
        }
        finish.scale = scale.data();
        finish.shift = shift.data();
    }
    if (addend) {
        if (addend->shape() != output) refuse("inputs", "differ in shape");
        finish.addend = addend->floats().data();
    }
    finish.lo = std::fmax(finish.lo, lo);
    finish.hi = std::fmin(finish.hi, hi);
    if (activation != compute::Activation::Linear) epilogue.activation = activation;
}

}  // namespace quantie
