#include "core/keras/open.h"

#include <array>
#include <filesystem>
#include <string_view>

#include "core/base/error.h"
#include "core/base/file_bytes.h"
#include "core/keras/architecture.h"
#include "core/keras/archive_weights.h"
#include "core/keras/dequantize.h"
#include "core/keras/h5_weights.h"
#include "core/keras/hdf5_file.h"
#include "core/keras/keras3_inbound.h"
#include "core/keras/unsaved_settings.h"
#include "core/keras/zip_file.h"
#include "core/layers/infer.h"
#include "core/model/json_text.h"

namespace quantie {
namespace {

using Architecture = std::shared_ptr<const Json>;

Architecture parseArchitecture(std::string_view text, const std::string& where) {
    auto json = std::make_shared<const Json>(parseJson(text, where));
    if (json->is_object() && json->contains("weight_map")) {
        throw Error(ErrorCode::Unreadable, where,
                    "holds weights only; open its architecture (model.to_json()) with --weights " + where);
    }
    if (!json->is_object() || !json->contains("class_name")) {
        throw Error(ErrorCode::Unreadable, where,
                    "no architecture of a Keras model: an object with class_name is expected");
    }
    return json;
}

/// Throws again with the file's name in front, unless it stands there already.
template <typename Work>
auto inFile(const std::string& file, Work work) {
    try {
        return work();
    } catch (const Error& error) {
        if (error.where().starts_with(file)) throw;
        throw error.within(file);
    }
}

std::shared_ptr<Model> build(Architecture architecture, const Definitions& definitions, const std::string& version,
                             const StoredPolicies& policies = {}) {
    const bool keras3 = version.empty() ? looksLikeKeras3(*architecture) : version.starts_with("3");
    std::shared_ptr<Model> model = readArchitecture(std::move(architecture), definitions, keras3);
    if (model->kerasVersion.empty()) model->kerasVersion = version;
    applyStoredPolicies(policies, *model);
    inferShapes(*model, definitions);
    return model;
}

std::string formatOf(const Model& model, const char* form) {
    return std::string(model.keras3() ? "keras3 " : "keras2 ") + form;
}

std::string weightsRoot(const Hdf5File& file) {
    return file.hasGroup("model_weights") ? "model_weights" : "";
}

bool hasWeightsList(const Hdf5File& file) {
    return file.stringListAttribute(weightsRoot(file), "layer_names").has_value();
}

/// Byte order marks and white space before the first brace do no harm to JSON.
std::string_view firstBytes(const FileBytes& bytes) {
    std::string_view text = bytes.text().substr(0, 4096);
    if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
    const auto start = text.find_first_not_of(" \t\r\n");
    return start == std::string_view::npos ? std::string_view{} : text.substr(start);
}

/// The model anew, with settings that its class has forgotten.
void settle(std::shared_ptr<Model>& model, Json architecture, const Definitions& definitions) {
    auto settled = build(std::make_shared<const Json>(std::move(architecture)), definitions, model->kerasVersion);
    warnOfUnsavedSettings(*model, *settled, definitions);
    model = std::move(settled);
}

/// Where weights are stored otherwise than the config tells, the model is made once more with what they tell.
void bindArchive(std::shared_ptr<Model>& model, const ShardedFile& file, const Definitions& definitions) {
    const StoredOtherwise stored = bindArchiveWeights(*model, file);
    if (!stored.fewer.empty()) {
        settle(model, withUnsavedSettings(*model, stored.fewer, definitions), definitions);
        return bindArchive(model, file, definitions);  // each time with a setting more
    }
    if (stored.policies.empty()) return;
    model = build(model->architecture, definitions, model->kerasVersion, stored.policies);
    bindArchiveWeights(*model, file);
}

void bindH5(std::shared_ptr<Model>& model, const std::vector<H5LayerWeights>& layers, const Definitions& definitions) {
    try {
        return bindH5Weights(*model, layers);
    } catch (const Error&) {
        auto settings = withAllUnsavedSettings(*model, definitions);
        if (!settings) throw;
        settle(model, std::move(*settings), definitions);
    }
    bindH5Weights(*model, layers);
}

/// Weights beside an architecture: `.h5` of save_weights or of a full model, `model.weights.h5` of an archive, or the
/// `.weights.json` that names several such files.
void bindWeightsFile(std::shared_ptr<Model>& model, const std::string& path, const Definitions& definitions) {
    if (firstBytes(mapFile(path)).starts_with("{")) {
        const ShardedFile shards = ShardedFile::open(path);
        return inFile(path, [&] { bindArchive(model, shards, definitions); });
    }
    const Hdf5File file = Hdf5File::open(path);
    inFile(path, [&] {
        if (hasWeightsList(file)) {
            bindH5(model, readH5Layers(file, weightsRoot(file)), definitions);
        } else if (file.hasGroup("layers") || file.hasGroup("_layer_checkpoint_dependencies")) {
            bindArchive(model, ShardedFile(file), definitions);
        } else {
            throw Error(ErrorCode::Unreadable, "", "no weights of Keras: neither layer_names nor layers are there");
        }
    });
}

/// True where the options decide about weights: from a file of their own, or none at all.
bool bindGivenWeights(std::shared_ptr<Model>& model, const OpenOptions& options) {
    if (!options.bindWeights) return true;
    if (options.weights.empty()) return false;
    bindWeightsFile(model, options.weights, options.definitions);
    return true;
}

std::shared_ptr<const Model> openJson(const std::string& path, const FileBytes& bytes, const OpenOptions& options) {
    Architecture architecture = parseArchitecture(bytes.text(), path);
    auto model = inFile(path, [&] { return build(std::move(architecture), options.definitions, ""); });
    bindGivenWeights(model, options);
    model->file = path;
    model->format = formatOf(*model, "json");
    return model;
}

std::shared_ptr<const Model> openH5(const std::string& path, const FileBytes&, const OpenOptions& options) {
    const Hdf5File file = Hdf5File::open(path);
    const auto version = file.stringAttribute("", "keras_version");
    const auto config = file.stringAttribute("", "model_config");
    if (!config) {
        const bool weightsOnly = hasWeightsList(file) || file.hasGroup("layers");
        throw Error(ErrorCode::Unreadable, path,
                    weightsOnly ? "holds weights only; open its architecture (model.to_json()) with --weights " + path
                                : "no Keras model: the attribute model_config is missing");
    }
    Architecture architecture = parseArchitecture(*config, path + ": model_config");
    auto model =
        inFile(path, [&] { return build(std::move(architecture), options.definitions, version.value_or("")); });
    if (!bindGivenWeights(model, options) && file.hasGroup("model_weights")) {
        inFile(path, [&] { bindH5(model, readH5Layers(file, "model_weights"), options.definitions); });
    }
    model->file = path;
    model->format = formatOf(*model, "h5");
    if (version) model->kerasVersion = *version;
    return model;
}

Hdf5File openArchivedWeights(const ZipFile& zip, const std::string& path, const std::string& member) {
    for (const ZipMember& candidate : zip.members()) {
        if (candidate.name != member || !candidate.stored) continue;
        if (const auto offset = zip.storedOffset(member)) return Hdf5File::openRegion(path, *offset, candidate.size);
    }
    return Hdf5File::openBytes(zip.read(member), path + ": " + member);
}

std::shared_ptr<const Model> openArchive(const std::string& path, const FileBytes&, const OpenOptions& options) {
    const ZipFile zip = ZipFile::open(path);
    if (!zip.has("config.json")) throw Error(ErrorCode::Unreadable, path, "no Keras model: config.json is missing");
    std::string version;
    if (zip.has("metadata.json")) {
        const Json metadata = parseJson(zip.read("metadata.json").text(), path + ": metadata.json");
        if (metadata.is_object() && metadata.contains("keras_version") && metadata["keras_version"].is_string()) {
            version = metadata["keras_version"].get<std::string>();
        }
    }
    Architecture architecture = parseArchitecture(zip.read("config.json").text(), path + ": config.json");
    auto model = inFile(path, [&] { return build(std::move(architecture), options.definitions, version); });
    if (!bindGivenWeights(model, options) && zip.has("model.weights.h5")) {
        const ShardedFile file(openArchivedWeights(zip, path, "model.weights.h5"));
        inFile(path, [&] { bindArchive(model, file, options.definitions); });
    }
    model->file = path;
    model->format = formatOf(*model, "keras");
    if (!version.empty()) model->kerasVersion = version;
    return model;
}

struct Row {
    ModelFormat format;
    std::string_view magic;  ///< the file's first bytes
    std::shared_ptr<const Model> (*open)(const std::string& path, const FileBytes& bytes, const OpenOptions& options);
};

constexpr std::string_view hdf5Magic = "\x89HDF\r\n\x1a\n";

/// HDF5 last: its signature may stand anywhere, also in the middle of an archive.
const std::array<Row, 3> rows{{
    {{"json", "*.json", "Keras architecture (JSON)"}, "{", openJson},
    {{"keras", "*.keras", "Keras archive (.keras)"}, "PK\x03\x04", openArchive},
    {{"h5", "*.h5 *.hdf5", "Keras model (HDF5)"}, hdf5Magic, openH5},
}};

/// TensorFlow's own forms hold graphs, not layers; Keras itself turns them into something that can be read.
[[noreturn]] void refuseTensorFlow(const std::string& path, const char* what) {
    throw Error(ErrorCode::Unsupported, path,
                std::string(what) +
                    " is not read; in Python: import tensorflow as tf; m = tf.keras.models.load_model('" + path +
                    "'); m.save('model.h5')");
}

void refuseFolder(const std::string& path) {
    std::error_code error;
    const std::filesystem::path folder(path);
    if (!std::filesystem::is_directory(folder, error)) return;
    if (std::filesystem::exists(folder / "saved_model.pb", error)) refuseTensorFlow(path, "a SavedModel");
    throw Error(ErrorCode::Unreadable, path, "is a folder");
}

void refuseCheckpoint(const std::string& path) {
    const std::string name = std::filesystem::path(path).filename().string();
    const bool checkpoint = name == "checkpoint" || name.ends_with(".index") ||
                            name.find(".data-0") != std::string::npos || name.ends_with(".ckpt");
    if (!checkpoint) return;
    throw Error(
        ErrorCode::Unsupported, path,
        "a TensorFlow checkpoint holds no architecture; in Python: build the model, m.load_weights(checkpoint), "
        "m.save('model.h5')");
}

/// HDF5 allows a block of the user's own before its signature, at a power of two from 512 on.
bool hasHdf5Signature(const FileBytes& bytes) {
    const std::string_view text = bytes.text();
    if (text.starts_with(hdf5Magic)) return true;
    for (std::size_t at = 512; at < text.size(); at *= 2) {
        if (text.substr(at).starts_with(hdf5Magic)) return true;
    }
    return false;
}

}  // namespace

std::shared_ptr<const Model> openModel(const std::string& path, const OpenOptions& options) {
    refuseFolder(path);
    const FileBytes bytes = mapFile(path);
    for (const Row& row : rows) {
        const bool fits = row.magic == hdf5Magic ? hasHdf5Signature(bytes) : firstBytes(bytes).starts_with(row.magic);
        if (!fits) continue;
        const std::shared_ptr<const Model> model = row.open(path, bytes, options);
        const bool inFloat = options.dequantize && isQuantizedByKeras(*model);
        return inFloat ? dequantizedModel(model, options.definitions) : model;
    }
    refuseCheckpoint(path);
    throw Error(ErrorCode::Unreadable, path,
                bytes.bytes.empty() ? "the file is empty" : "neither JSON, nor HDF5, nor a .keras archive");
}

std::shared_ptr<Model> modelFromArchitecture(std::shared_ptr<const Json> architecture, const OpenOptions& options,
                                             const std::string& file) {
    auto model = inFile(file, [&] { return build(std::move(architecture), options.definitions, ""); });
    bindGivenWeights(model, options);
    model->file = file;
    return model;
}

std::vector<H5LayerWeights> readWeightGroups(const std::string& path) {
    if (!hasHdf5Signature(mapFile(path))) return {};
    const Hdf5File file = Hdf5File::open(path);
    if (!hasWeightsList(file)) return {};
    return inFile(path, [&] { return readH5Layers(file, weightsRoot(file)); });
}

Hdf5File openArchivedWeights(const std::string& path) {
    return openArchivedWeights(ZipFile::open(path), path, "model.weights.h5");
}

std::span<const ModelFormat> modelFormats() {
    static const std::array<ModelFormat, 3> formats{rows[0].format, rows[1].format, rows[2].format};
    return formats;
}

}  // namespace quantie
