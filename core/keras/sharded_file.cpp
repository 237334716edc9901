#include "core/keras/sharded_file.h"

#include <algorithm>
#include <filesystem>
#include <set>

#include "core/base/error.h"
#include "core/base/file_bytes.h"
#include "core/model/json_text.h"

namespace quantie {
namespace {

constexpr std::size_t mostShards = 10'000;

void addName(const Json& name, const std::string& where, std::set<std::string>& names) {
    if (!name.is_string()) throw Error(ErrorCode::Unreadable, where, "a file's name is no text");
    const auto& text = name.get_ref<const std::string&>();
    if (text.empty() || text == ".." || std::filesystem::path(text).filename() != text)
        throw Error(ErrorCode::Unreadable, where, "'" + text + "' is no file beside this one");
    names.insert(text);
    if (names.size() > mostShards) throw Error(ErrorCode::Unreadable, where, "names more than 10,000 files");
}

/// Under each group's path, one name or several.
std::set<std::string> shardNames(const Json& index, const std::string& path) {
    const Json* map = findMember(index, "weight_map");
    const std::string where = path + ": weight_map";
    if (map == nullptr || !map->is_object() || map->empty())
        throw Error(ErrorCode::Unreadable, path, "no weights of Keras: \"weight_map\" is missing");
    std::set<std::string> names;
    for (const Json& files : *map) {
        if (!files.is_array()) {
            addName(files, where, names);
            continue;
        }
        for (const Json& file : files) addName(file, where, names);
    }
    if (names.empty()) throw Error(ErrorCode::Unreadable, where, "names no file");
    return names;
}

}  // namespace

ShardedFile ShardedFile::open(const std::string& index) {
    const std::set<std::string> names = shardNames(parseJson(mapFile(index).text(), index), index);
    const std::filesystem::path folder = std::filesystem::path(index).parent_path();
    std::vector<Hdf5File> files;
    files.reserve(names.size());
    for (const std::string& name : names) files.push_back(Hdf5File::open((folder / name).string()));
    return ShardedFile(std::move(files));
}

bool ShardedFile::hasGroup(const std::string& path) const {
    return std::any_of(m_files.begin(), m_files.end(), [&](const Hdf5File& file) { return file.hasGroup(path); });
}

bool ShardedFile::hasDataset(const std::string& path) const {
    return std::any_of(m_files.begin(), m_files.end(), [&](const Hdf5File& file) { return file.hasDataset(path); });
}

std::vector<Hdf5Child> ShardedFile::children(const std::string& group) const {
    std::vector<Hdf5Child> all;
    std::set<std::string> names;
    for (const Hdf5File& file : m_files) {
        if (m_files.size() > 1 && !file.hasGroup(group)) continue;
        for (Hdf5Child& child : file.children(group)) {
            if (names.insert(child.name).second) all.push_back(std::move(child));
        }
    }
    return all;
}

StoredArray ShardedFile::dataset(const std::string& path) const {
    for (const Hdf5File& file : m_files) {
        if (!file.hasDataset(path)) continue;
        StoredArray array = file.dataset(path);
        if (m_files.size() > 1) array.identity.append(" of ").append(file.name());  // else equal in two files by chance
        return array;
    }
    return m_files.front().dataset(path);  // says that there is none
}

}  // namespace quantie
