// HDF5 files: everything that a model's reader asks for, of whatever is in the bytes.
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "core/base/error.h"
#include "core/keras/hdf5_file.h"

namespace {

using quantie::Error;
using quantie::Hdf5Child;
using quantie::Hdf5File;

/// The next call must happen whatever this one throws.
template <typename Work>
void attempt(const Work& work) {
    try {
        work();
    } catch (const Error&) {  // refusing is what bad input is for
    }
}

void readAttributes(const Hdf5File& file, const std::string& object) {
    for (const char* name : {"model_config", "keras_version", "training_config", "name"}) {
        attempt([&] { file.stringAttribute(object, name); });
    }
    for (const char* name : {"layer_names", "weight_names"}) {
        attempt([&] { file.stringListAttribute(object, name); });
    }
    attempt([&] { file.numberAttribute(object, "scale"); });
    attempt([&] { file.integerAttribute(object, "version"); });
}

void readFile(const Hdf5File& file) {
    readAttributes(file, "");
    attempt([&] {
        for (const Hdf5Child& child : file.children("")) {
            if (child.kind == Hdf5Child::Kind::Group) readAttributes(file, child.name);
        }
    });
    attempt([&] {
        for (const Hdf5Child& layer : file.children("model_weights")) {
            readAttributes(file, "model_weights/" + layer.name);
        }
    });
    quantie::Diagnostics diagnostics;
    attempt([&] {
        for (const auto& array : file.datasets("", diagnostics)) attempt([&] { array.load(); });
    });
    attempt([&] { file.dataset("model_weights/emb/emb/embeddings:0"); });
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto* bytes = reinterpret_cast<const std::byte*>(data);
    attempt([&] { readFile(Hdf5File::openBytes(quantie::fileBytes({bytes, bytes + size}), "input")); });
    return 0;
}
