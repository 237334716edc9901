// Zip files: .keras and .npz, with what lies in them.
#include <cstddef>
#include <cstdint>

#include "core/base/error.h"
#include "core/keras/hdf5_file.h"
#include "core/keras/npy.h"
#include "core/keras/zip_file.h"

namespace {

void readMember(const quantie::ZipFile& zip, const quantie::ZipMember& member) {
    try {
        zip.storedOffset(member.name);
        const quantie::FileBytes bytes = zip.read(member.name);
        if (member.name.ends_with(".npy")) quantie::readNpy(bytes, member.name);
        if (!member.name.ends_with(".h5")) return;
        const auto file = quantie::Hdf5File::openBytes(bytes, member.name);
        quantie::Diagnostics diagnostics;
        for (const auto& array : file.datasets("", diagnostics)) array.load();
    } catch (const quantie::Error&) {  // refusing is what bad input is for
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto* bytes = reinterpret_cast<const std::byte*>(data);
    try {
        const auto zip = quantie::ZipFile::openBytes(quantie::fileBytes({bytes, bytes + size}), "input");
        for (const quantie::ZipMember& member : zip.members()) readMember(zip, member);
    } catch (const quantie::Error&) {  // refusing is what bad input is for
    }
    return 0;
}
