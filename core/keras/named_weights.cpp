#include "core/keras/named_weights.h"

#include <algorithm>
#include <iterator>

#include "core/base/error.h"
#include "core/tensor/stored_values.h"

namespace quantie {
namespace {

/// "enc1/kernel:0" → "enc1/kernel".
std::string withoutOutput(const std::string& name) {
    const auto colon = name.rfind(':');
    const bool counted = colon != std::string::npos && colon + 1 < name.size() &&
                         std::all_of(name.begin() + static_cast<std::ptrdiff_t>(colon) + 1, name.end(),
                                     [](char c) { return c >= '0' && c <= '9'; });
    return counted ? name.substr(0, colon) : name;
}

std::string lastPart(const std::string& path, char separator) {
    const auto cut = path.rfind(separator);
    return cut == std::string::npos ? path : path.substr(cut + 1);
}

/// Weights of the layer and of all layers inside it that no array has been bound to.
std::vector<WeightRef> openWeights(const Model& model, int layer) {
    std::vector<WeightRef> open;
    for (std::size_t i = 0; i < model.layers[layer].weights.size(); ++i) {
        if (!model.layers[layer].weights[i].stored) open.push_back({layer, static_cast<int>(i)});
    }
    for (const int inside : layersInside(model, layer)) {
        const std::vector<WeightRef> below = openWeights(model, inside);
        open.insert(open.end(), below.begin(), below.end());
    }
    return open;
}

/// "block/dense/kernel" of the layer "block" → "dense.kernel"; "emb/embeddings" → "embeddings".
std::string ownPath(const Layer& layer, const std::string& name) {
    const std::string scope = "/" + layer.name + "/";
    const auto at = ("/" + name).rfind(scope);
    std::string path = at != std::string::npos ? name.substr(at + scope.size() - 1) : lastPart(name, '/');
    std::replace(path.begin(), path.end(), '/', '.');
    const bool taken = std::any_of(layer.weights.begin(), layer.weights.end(),
                                   [&path](const Weight& weight) { return weight.path == path; });
    if (!taken) return path;
    path = name;
    std::replace(path.begin(), path.end(), '/', '.');
    return path;
}

WeightRef addOwn(Model& model, int layer, std::string path, const StoredArray& array, int loadOrder) {
    const bool counter = !isFloat(array.dtype);
    auto& weights = model.layers[layer].weights;
    weights.push_back({std::move(path), "", array.shape, array.dtype, !counter, array, loadOrder});
    return {layer, static_cast<int>(weights.size()) - 1};
}

/// The custom layer at or inside `layer` whose name the array's name holds: the innermost one, or else `layer` itself.
int ownerByName(const Model& model, int layer, const std::string& name) {
    for (const int inside : layersInside(model, layer)) {
        const int owner = ownerByName(model, inside, name);
        const bool named = ("/" + name).find("/" + model.layers[owner].name + "/") != std::string::npos;
        if (named && !model.layers[owner].builtIn) return owner;
    }
    return layer;
}

/// Keras lists what a layer tracks before what the layers inside it own: the file's order is the layer's own.
void keepOrder(Model& model, int layer, const std::vector<WeightRef>& order) {
    if (!model.layers[layer].builtIn) model.layers[layer].tracked = order;
    for (const int inside : layersInside(model, layer)) {
        if (model.layers[inside].builtIn && layersInside(model, inside).empty()) continue;
        std::vector<int> below{inside};
        for (std::size_t i = 0; i < below.size(); ++i) {
            const std::vector<int> more = layersInside(model, below[i]);
            below.insert(below.end(), more.begin(), more.end());
        }
        std::vector<WeightRef> part;
        std::copy_if(order.begin(), order.end(), std::back_inserter(part), [&below](const WeightRef& ref) {
            return std::find(below.begin(), below.end(), ref.layer) != below.end();
        });
        keepOrder(model, inside, part);
    }
}

/// Keras lists all trainable weights of a nested model before the others: what comes after the first that is none, or
/// after one of a later layer, is not trained. Only of custom classes it is not known from the class.
void markUntrained(Model& model, int layer, const std::vector<WeightRef>& order) {
    while (model.layers[layer].builtIn && model.layers[layer].model < 0 && model.layers[layer].children.size() == 1) {
        layer = model.layers[layer].children.front().layer;  // a model inside a wrapper
    }
    if (model.layers[layer].model < 0) return;
    const int network = model.layers[layer].model;
    const std::vector<int>& inside = model.networks[network].layers;
    const auto placeOf = [&](int owner) {
        for (;;) {
            const auto place = std::find(inside.begin(), inside.end(), owner);
            if (place != inside.end() || owner < 0) return place - inside.begin();
            const Layer& self = model.layers[owner];
            owner = self.parent >= 0 ? self.parent : model.networks[std::max(self.network, 0)].layer;
            if (self.parent < 0 && self.network <= 0) return inside.end() - inside.begin();
        }
    };
    bool second = false;
    std::ptrdiff_t last = 0;
    for (const WeightRef& ref : order) {
        Layer& owner = model.layers[ref.layer];
        Weight& weight = owner.weights[ref.weight];
        second = second || placeOf(ref.layer) < last || (owner.builtIn && !(weight.trainable && owner.trainable));
        last = placeOf(ref.layer);
        if (second && !owner.builtIn && owner.trainable) weight.trainable = false;
    }
}

std::vector<std::string> split(const std::string& text, char separator) {
    std::vector<std::string> parts(1);
    for (const char c : text) {
        if (c == separator) {
            parts.emplace_back();
        } else {
            parts.back() += c;
        }
    }
    return parts;
}

/// A weight and the names on the way to it, from below the layer whose arrays are matched.
struct Place {
    WeightRef ref;
    std::vector<std::string> names;
};

/// How many names of the place stand in the array's name, in this order; 0 where the weight's own is not the last, or
/// nothing but that is found though the array's name has a scope.
std::size_t likeness(const Place& place, const std::vector<std::string>& name, bool own) {
    if (place.names.back() != name.back()) return 0;
    std::size_t found = 0;
    std::size_t left = name.size();
    for (std::size_t i = place.names.size(); i-- > 0;) {
        std::size_t at = left;
        while (at > 0 && name[at - 1] != place.names[i]) --at;
        if (at == 0) continue;
        left = at - 1;
        ++found;
    }
    // A layer that was built by hand has names without any scope.
    return found > 1 || own || name.size() == 1 ? found : 0;
}

/// Weights of the layer and of all layers inside it that no array has been bound to.
void openPlaces(const Model& model, int layer, std::vector<std::string>& around, std::vector<Place>& open) {
    for (std::size_t i = 0; i < model.layers[layer].weights.size(); ++i) {
        const Weight& weight = model.layers[layer].weights[i];
        if (weight.stored) continue;
        Place place{{layer, static_cast<int>(i)}, around};
        for (std::string& part : split(weight.path, '.')) place.names.push_back(std::move(part));
        open.push_back(std::move(place));
    }
    for (const int inside : layersInside(model, layer)) {
        const std::size_t depth = around.size();
        for (std::string& part : split(model.layers[inside].name, '/')) around.push_back(std::move(part));
        openPlaces(model, inside, around, open);
        around.resize(depth);
    }
}

/// The open place that an array belongs to; its index, or that of the end.
std::size_t bestPlace(const Model& model, int layer, const std::vector<Place>& open, const std::string& name,
                      const StoredArray& array) {
    const std::vector<std::string> parts = split(name, '/');
    // A name below the layer's own scope is the layer's own weight before it is a held layer's.
    const bool scoped = name.starts_with(model.layers[layer].name + "/");
    std::size_t best = open.size();
    std::size_t most = 1;
    for (std::size_t i = 0; i < open.size(); ++i) {
        const WeightRef& ref = open[i].ref;
        if (!fits(model.layers[ref.layer].weights[ref.weight], array)) continue;
        const bool own = ref.layer == layer;
        const std::size_t found = 2 * likeness(open[i], parts, own) + (own == scoped ? 1 : 0);
        if (found <= most) continue;
        most = found;
        best = i;
    }
    return best;
}

/// Whether the array can be that weight of a held layer: where equal layers have it stored, one of them must agree.
bool couldBeStoredAgain(const Model& model, const WeightRef& ref, const std::vector<int>& equals,
                        const StoredArray& array) {
    bool known = false;
    for (std::size_t id = 0; id < equals.size(); ++id) {
        const auto& weights = model.layers[id].weights;
        const auto place = static_cast<std::size_t>(ref.weight);
        if (equals[id] != equals[ref.layer] || place >= weights.size() || !weights[place].stored) continue;
        if (sameStored(*weights[place].stored, array)) return true;
        known = true;
    }
    return !known;
}

}  // namespace

bool fits(const Weight& weight, const StoredArray& array) {
    if (!weight.shape || weight.shape->size() != array.shape.size()) return !weight.shape;
    for (std::size_t i = 0; i < array.shape.size(); ++i) {
        if ((*weight.shape)[i] >= 0 && (*weight.shape)[i] != array.shape[i]) return false;
    }
    return true;
}

void bindWeight(Model& model, const WeightRef& ref, const StoredArray& array, int loadOrder) {
    Weight& weight = model.layers[ref.layer].weights[ref.weight];
    if (!fits(weight, array)) {
        throw Error(ErrorCode::Unreadable, array.path,
                    "the shape is " + toString(array.shape) + ", but '" + weight.path + "' of the layer '" +
                        model.layers[ref.layer].name + "' needs " + toString(*weight.shape));
    }
    weight.stored = array;
    weight.shape = array.shape;
    weight.loadOrder = loadOrder;
}

void bindNamedWeights(Model& model, int layer, const std::vector<std::string>& names,
                      const std::vector<StoredArray>& arrays, int& loaded) {
    std::vector<Place> open;
    std::vector<std::string> around;
    openPlaces(model, layer, around, open);
    std::vector<WeightRef> order;
    for (std::size_t i = 0; i < names.size(); ++i) {
        const std::string name = withoutOutput(names[i]);
        const std::size_t place = bestPlace(model, layer, open, name, arrays[i]);
        if (place < open.size()) {
            bindWeight(model, open[place].ref, arrays[i], loaded++);
            order.push_back(open[place].ref);
            open.erase(open.begin() + static_cast<std::ptrdiff_t>(place));
        } else {
            const int owner = ownerByName(model, layer, name);
            order.push_back(addOwn(model, owner, ownPath(model.layers[owner], name), arrays[i], loaded++));
        }
    }
    keepOrder(model, layer, order);
    markUntrained(model, layer, order);
}

void bindUnnamedWeights(Model& model, int layer, const std::vector<StoredArray>& arrays, const std::vector<int>& equals,
                        int& loaded) {
    std::vector<WeightRef> open = openWeights(model, layer);
    std::stable_partition(open.begin(), open.end(), [layer](const WeightRef& ref) { return ref.layer != layer; });
    std::vector<WeightRef> order;
    std::size_t ownLeft = 0;
    for (const WeightRef& ref : open) ownLeft += ref.layer == layer ? 1 : 0;
    for (std::size_t i = 0; i < arrays.size(); ++i) {
        // As many arrays as own weights are left: none of the rest can be a held layer's.
        const bool ownOnly = ownLeft > 0 && arrays.size() - i <= ownLeft;
        const auto match = std::find_if(open.begin(), open.end(), [&](const WeightRef& ref) {
            if (!fits(model.layers[ref.layer].weights[ref.weight], arrays[i])) return false;
            return ref.layer == layer || (!ownOnly && couldBeStoredAgain(model, ref, equals, arrays[i]));
        });
        if (match == open.end()) {
            order.push_back(addOwn(model, layer, "vars." + std::to_string(i), arrays[i], loaded++));
            continue;
        }
        ownLeft -= match->layer == layer ? 1 : 0;
        bindWeight(model, *match, arrays[i], loaded++);
        order.push_back(*match);
        open.erase(match);
    }
    model.layers[layer].tracked = order;
}

}  // namespace quantie
