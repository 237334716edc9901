// What layers compute that only hand on to the layers inside.
#include "core/layers/config_access.h"
#include "core/layers/forwards.h"

namespace quantie {

/// The kernel of a SpectralNormalization is stored as it was last normalized; only training makes it anew.
Values wrappedForward(const ForwardQuery& query) {
    refuseTraining(query);
    return query.host.child("layer", query.inputs, Json::object(), nullptr);
}

Values pipelineForward(const ForwardQuery& query) {
    const Json* layers = Config(query.config).find("layers");
    Values values{firstValue(query)};
    for (std::size_t i = 0; layers != nullptr && i < layers->size(); ++i) {
        values = query.host.child("layers." + std::to_string(i), values, Json::object(), nullptr);
    }
    return values;
}

}  // namespace quantie
