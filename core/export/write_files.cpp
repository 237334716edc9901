#include "core/export/write_files.h"

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <map>

#include "core/base/error.h"
#include "core/base/temp_file.h"
#include "core/export/write_archive.h"
#include "core/keras/h5_weights.h"
#include "core/keras/hdf5_file.h"
#include "core/keras/hdf5_writer.h"
#include "core/model/json_text.h"

namespace quantie {
namespace {

std::string join(const std::string& a, const std::string& b) {
    return a.empty() ? b : a + "/" + b;
}

void writeText(const std::string& path, const std::string& text) {
    std::ofstream file(path, std::ios::binary | std::ios::trunc);
    file << text;
    file.flush();
    if (!file) throw Error(ErrorCode::Unwritable, path, "cannot be written: the disk may be full");
}

void versionAttributes(Hdf5Writer& file, const std::string& object, const Json& architecture) {
    file.stringAttribute(object, "backend", architecture["backend"].get<std::string>());
    file.stringAttribute(object, "keras_version", architecture["keras_version"].get<std::string>());
}

/// What Keras writes into an `.h5`: there the versions are attributes beside it.
std::string modelConfig(const Content& content) {
    return writeJson({{"class_name", content.architecture["class_name"]}, {"config", content.architecture["config"]}});
}

/// The groups as Keras's save_weights writes them; equal arrays are one dataset under several names.
void writeGroups(Hdf5Writer& file, const std::string& root, const Content& content, const Progress& progress) {
    if (!root.empty()) file.group(root);
    std::vector<std::string> layers;
    std::map<std::string, std::string> written;
    std::size_t done = 0;
    for (const WeightGroup& group : content.groups) {
        progress.check();
        progress(static_cast<double>(done++) / static_cast<double>(content.groups.size()), "writing " + group.layer);
        const std::string path = join(root, group.layer);
        file.group(path);
        layers.push_back(group.layer);
        std::vector<std::string> names;
        for (const CloneWeight& weight : group.weights) {
            names.push_back(weight.name);
            const auto [it, fresh] = written.try_emplace(weight.identity, join(path, weight.name));
            if (fresh) {
                file.dataset(it->second, weight.load());
            } else {
                file.link(it->second, join(path, weight.name));
            }
        }
        file.stringListAttribute(path, "weight_names", names);
    }
    file.stringListAttribute(root, "layer_names", layers);
    versionAttributes(file, root, content.architecture);
}

void writeH5(const std::string& path, const Content& content, bool withArchitecture, const Progress& progress) {
    Hdf5Writer file(path);
    if (withArchitecture) {
        file.stringAttribute("", "model_config", modelConfig(content));
        versionAttributes(file, "", content.architecture);
    }
    writeGroups(file, withArchitecture ? "model_weights" : "", content, progress);
    file.close();
}

/// What was written is read again from the disk's side: every name in its place, every array equal to the byte.
void verifyH5(const std::string& path, const Content& content, bool withArchitecture, const Progress& progress) {
    const Hdf5File file = Hdf5File::open(path);
    const auto refuse = [&path](const std::string& what) {
        throw Error(ErrorCode::Unwritable, path, what + " came back otherwise than it was written");
    };
    if (withArchitecture && file.stringAttribute("", "model_config") != modelConfig(content))
        refuse("the architecture");
    const std::vector<H5LayerWeights> layers = readH5Layers(file, withArchitecture ? "model_weights" : "");
    if (layers.size() != content.groups.size()) refuse("the list of layers");
    for (std::size_t i = 0; i < layers.size(); ++i) {
        progress.check();
        const WeightGroup& group = content.groups[i];
        if (layers[i].layer != group.layer || layers[i].arrays.size() != group.weights.size())
            refuse("the group " + group.layer);
        for (std::size_t w = 0; w < group.weights.size(); ++w) {
            if (!sameBytes(layers[i].arrays[w].load(), group.weights[w].load())) refuse(group.weights[w].name);
        }
    }
}

bool needsWeights(const Content& content) {
    return std::any_of(content.groups.begin(), content.groups.end(),
                       [](const WeightGroup& group) { return !group.weights.empty(); });
}

/// What went wrong with a temporary file, told of the file that it was to become.
Error atTarget(const Error& error, const std::vector<TempFile>& files) {
    for (const TempFile& file : files) {
        if (!error.where().starts_with(file.path())) continue;
        return {error.code(), file.target() + error.where().substr(file.path().size()), error.reason()};
    }
    return error;
}

}  // namespace

FileKind fileKindOf(const std::string& target, bool keras3) {
    if (keras3) {
        if (target.ends_with(".keras")) return FileKind::Archive;
        throw Error(ErrorCode::Usage, target, "Keras 3 keeps ties in .keras files only; the name must end in .keras");
    }
    if (target.ends_with(".json")) return FileKind::Architecture;
    if (target.ends_with(".h5") || target.ends_with(".hdf5")) return FileKind::Single;
    if (target.ends_with(".keras")) {
        throw Error(ErrorCode::Usage, target, "Keras 2 loses ties in .keras files; write an .h5 or a .json");
    }
    throw Error(ErrorCode::Usage, target, "the name must end in .h5 or .json");
}

std::string weightsFileOf(const std::string& jsonTarget) {
    return jsonTarget.substr(0, jsonTarget.size() - 5) + ".weights.h5";
}

void writeFiles(const Content& content, const std::string& target, const Progress& progress,
                const std::function<void(const std::vector<std::string>&)>& check) {
    const FileKind kind = fileKindOf(target, content.keras3);
    const bool single = kind == FileKind::Single;
    if (single && !content.hasWeights) {
        throw Error(ErrorCode::Unsupported, target,
                    "an .h5 needs weights and the model has none; give --weights, or write a .json");
    }
    if (kind == FileKind::Archive && !content.hasWeights && needsWeights(content)) {
        throw Error(ErrorCode::Unsupported, target, "a .keras needs weights and the model has none; give --weights");
    }
    std::vector<TempFile> files;
    files.emplace_back(target);
    if (kind != FileKind::Archive && !single && content.hasWeights) files.emplace_back(weightsFileOf(target));
    try {
        if (kind == FileKind::Archive) {
            writeArchive(files.front().path(), content, progress);
            verifyArchive(files.front().path(), content, progress);
        } else if (!single) {
            writeText(files.front().path(), writeJson(content.architecture));
        }
        if (kind != FileKind::Archive && content.hasWeights) {
            writeH5(files.back().path(), content, single, progress);
            verifyH5(files.back().path(), content, single, progress);
        }
        std::vector<std::string> paths;
        paths.reserve(files.size());
        for (const TempFile& file : files) paths.push_back(file.path());
        check(paths);
    } catch (const Error& error) {
        throw atTarget(error, files);
    }
    TempFile::commit(files);
}

}  // namespace quantie
