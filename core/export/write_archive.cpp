#include "core/export/write_archive.h"

#include <map>
#include <span>

#include "core/base/error.h"
#include "core/base/temp_file.h"
#include "core/keras/hdf5_writer.h"
#include "core/keras/open.h"
#include "core/keras/zip_file.h"
#include "core/keras/zip_writer.h"
#include "core/model/json_text.h"

namespace quantie {
namespace {

std::string metadataOf(const Content& content) {
    // The date is left out of what is the same each time: that of the first zip file's day stands for it.
    return writeJson({{"keras_version", content.version}, {"date_saved", "1980-01-01@00:00:00"}});
}

std::string datasetOf(const WeightGroup& group, std::size_t index) {
    return group.layer + "/" + std::to_string(index);
}

void writeWeights(const std::string& path, const Content& content, const Progress& progress) {
    Hdf5Writer file(path);
    std::map<std::string, std::string> written;
    std::size_t done = 0;
    for (const WeightGroup& group : content.groups) {
        progress.check();
        progress(static_cast<double>(done++) / static_cast<double>(content.groups.size()), "writing " + group.layer);
        file.group(group.layer);
        for (std::size_t i = 0; i < group.weights.size(); ++i) {
            const CloneWeight& weight = group.weights[i];
            const auto [it, fresh] = written.try_emplace(weight.identity, datasetOf(group, i));
            if (fresh) {
                file.dataset(it->second, weight.load());
            } else {
                file.link(it->second, datasetOf(group, i));
            }
        }
    }
    file.group("vars");  // the model itself owns none
    file.close();
}

FileBytes bytesOf(const std::string& text) {
    const auto bytes = std::as_bytes(std::span(text));
    return fileBytes({bytes.begin(), bytes.end()});
}

}  // namespace

void writeArchive(const std::string& path, const Content& content, const Progress& progress) {
    const TempFile weights(path);
    writeWeights(weights.path(), content, progress);
    writeZip(path, {{"metadata.json", bytesOf(metadataOf(content))},
                    {"config.json", bytesOf(writeJson(content.architecture))},
                    {"model.weights.h5", mapFile(weights.path())}});
}

void verifyArchive(const std::string& path, const Content& content, const Progress& progress) {
    const auto refuse = [&path](const std::string& what) {
        throw Error(ErrorCode::Unwritable, path, what + " came back otherwise than it was written");
    };
    if (ZipFile::open(path).read("config.json").text() != writeJson(content.architecture)) refuse("the architecture");
    const Hdf5File file = openArchivedWeights(path);
    for (const WeightGroup& group : content.groups) {
        progress.check();
        if (file.children(group.layer).size() != group.weights.size()) refuse("the group " + group.layer);
        for (std::size_t i = 0; i < group.weights.size(); ++i) {
            if (!sameBytes(file.dataset(datasetOf(group, i)).load(), group.weights[i].load()))
                refuse(datasetOf(group, i));
        }
    }
}

}  // namespace quantie
