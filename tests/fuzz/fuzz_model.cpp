// Models: an architecture in JSON, an `.h5` or a `.keras`, as far as the graph of its uses. Files are told apart as
// openModel does it.
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>

#include "core/base/error.h"
#include "core/graph/graph.h"
#include "core/keras/archive_weights.h"
#include "core/keras/h5_weights.h"
#include "core/keras/open.h"
#include "core/keras/zip_file.h"
#include "core/model/json_text.h"

namespace {

using namespace quantie;

std::shared_ptr<Model> fromText(std::string_view text) {
    return modelFromArchitecture(std::make_shared<const Json>(parseJson(text, "input")), {}, "input");
}

std::shared_ptr<Model> fromH5(const FileBytes& bytes) {
    const Hdf5File file = Hdf5File::openBytes(bytes, "input");
    const auto config = file.stringAttribute("", "model_config");
    if (!config) return nullptr;
    auto model = fromText(*config);
    try {
        bindH5Weights(*model, readH5Layers(file, "model_weights"));
    } catch (const Error&) {  // half bound is a state that must be sound, too
    }
    return model;
}

std::shared_ptr<Model> fromArchive(const FileBytes& bytes) {
    const ZipFile zip = ZipFile::openBytes(bytes, "input");
    auto model = fromText(zip.read("config.json").text());
    try {
        bindArchiveWeights(*model, ShardedFile(Hdf5File::openBytes(zip.read("model.weights.h5"), "input")));
    } catch (const Error&) {
    }
    return model;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const auto* bytes = reinterpret_cast<const std::byte*>(data);
    const FileBytes file = fileBytes({bytes, bytes + size});
    try {
        const auto model =
            text.starts_with("{") ? fromText(text) : (text.starts_with("PK") ? fromArchive(file) : fromH5(file));
        if (!model) return 0;
        const Graph graph = buildGraph(model, Definitions::builtin());
        for (const Use& use : graph.uses) {
            if (graph.findUse(use.id) < 0) __builtin_trap();
        }
    } catch (const Error&) {  // refusing is what bad input is for
    }
    return 0;
}
