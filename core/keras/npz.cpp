#include "core/keras/npz.h"

#include <string_view>

#include "core/keras/npy.h"
#include "core/keras/zip_file.h"
#include "core/keras/zip_writer.h"

namespace quantie {
namespace {

constexpr std::string_view suffix = ".npy";

}  // namespace

std::vector<NamedTensor> readNpz(const std::string& path) {
    const ZipFile zip = ZipFile::open(path);
    std::vector<NamedTensor> arrays;
    for (const ZipMember& member : zip.members()) {
        if (!member.name.ends_with(suffix)) continue;
        const std::string name = member.name.substr(0, member.name.size() - suffix.size());
        const std::string where = std::string(path).append(": ").append(name);
        arrays.push_back({name, readNpy(zip.read(member.name), where)});
    }
    return arrays;
}

void writeNpz(const std::string& path, const std::vector<NamedTensor>& arrays) {
    std::vector<ZipContent> members;
    members.reserve(arrays.size());
    for (const NamedTensor& array : arrays) {
        members.push_back({array.name + std::string(suffix), fileBytes(npyBytes(array.tensor))});
    }
    writeZip(path, members);
}

}  // namespace quantie
