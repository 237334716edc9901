#include "core/keras/hdf5_writer.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <span>
#include <system_error>

#include "core/base/error.h"
#include "core/keras/hdf5_api.h"
#include "core/keras/hdf5_driver.h"

namespace quantie {
namespace {

/// Keras's HDF5_OBJECT_HEADER_LIMIT.
constexpr std::size_t maxAttributeBytes = 64512;

/// A 16-bit IEEE 754 float, which the library has no name for.
Hdf5Handle halfType() {
    Hdf5Handle type(H5Tcopy(H5T_IEEE_F32LE));
    H5Tset_fields(type.get(), 15, 10, 5, 0, 10);
    H5Tset_size(type.get(), 2);
    H5Tset_ebias(type.get(), 15);
    return type;
}

/// h5py stores bool as an enumeration.
Hdf5Handle boolType() {
    Hdf5Handle type(H5Tenum_create(H5T_STD_I8LE));
    const std::int8_t no = 0;
    const std::int8_t yes = 1;
    H5Tenum_insert(type.get(), "FALSE", &no);
    H5Tenum_insert(type.get(), "TRUE", &yes);
    return type;
}

/// The type to store as, the way h5py and Keras do.
Hdf5Handle storedType(DType dtype) {
    switch (dtype) {
        case DType::Float16:
            return halfType();
        case DType::BFloat16:  // HDF5 has none: two opaque bytes, and the attribute `dtype` says what they are
            return Hdf5Handle(H5Tcreate(H5T_OPAQUE, 2));
        case DType::Float32:
            return Hdf5Handle(H5Tcopy(H5T_IEEE_F32LE));
        case DType::Float64:
            return Hdf5Handle(H5Tcopy(H5T_IEEE_F64LE));
        case DType::Int8:
            return Hdf5Handle(H5Tcopy(H5T_STD_I8LE));
        case DType::Int16:
            return Hdf5Handle(H5Tcopy(H5T_STD_I16LE));
        case DType::Int32:
            return Hdf5Handle(H5Tcopy(H5T_STD_I32LE));
        case DType::Int64:
            return Hdf5Handle(H5Tcopy(H5T_STD_I64LE));
        case DType::UInt8:
            return Hdf5Handle(H5Tcopy(H5T_STD_U8LE));
        case DType::UInt16:
            return Hdf5Handle(H5Tcopy(H5T_STD_U16LE));
        case DType::UInt32:
            return Hdf5Handle(H5Tcopy(H5T_STD_U32LE));
        case DType::UInt64:
            return Hdf5Handle(H5Tcopy(H5T_STD_U64LE));
        case DType::Bool:
            return boolType();
    }
    return {};
}

/// The groups on the way are made along. Like h5py, names are marked as UTF-8 only where they are not ASCII: the mark
/// makes the library store the group in a newer form.
Hdf5Handle linkProperties(const std::string& path) {
    Hdf5Handle properties(H5Pcreate(H5P_LINK_CREATE));
    H5Pset_create_intermediate_group(properties.get(), 1);
    const bool isAscii = std::all_of(path.begin(), path.end(), [](char c) { return (c & '\x80') == 0; });
    if (!isAscii) H5Pset_char_encoding(properties.get(), H5T_CSET_UTF8);
    return properties;
}

Hdf5Handle spaceOf(const Shape& shape) {
    if (shape.empty()) return Hdf5Handle(H5Screate(H5S_SCALAR));
    const std::vector<hsize_t> dims(shape.begin(), shape.end());
    return Hdf5Handle(H5Screate_simple(static_cast<int>(dims.size()), dims.data(), nullptr));
}

/// A contiguous dataset's value may be missing (no bytes); the library wants a pointer nevertheless.
const void* pointerTo(const Tensor& tensor) {
    static constexpr std::byte nothing{};
    return tensor.bytes().empty() ? &nothing : tensor.bytes().data();
}

/// numpy.array_split: the first parts are one longer where the division leaves a rest.
std::vector<std::span<const std::string>> split(std::span<const std::string> texts, std::size_t parts) {
    std::vector<std::span<const std::string>> result;
    for (std::size_t i = 0; i < parts; ++i) {
        const std::size_t size = texts.size() / (parts - i) + (texts.size() % (parts - i) != 0 ? 1 : 0);
        result.push_back(texts.first(size));
        texts = texts.subspan(size);
    }
    return result;
}

}  // namespace

struct Hdf5Writer::State {
    std::string path;
    int descriptor = -1;
    int error = 0;  ///< the first errno of writing
    Hdf5Handle file;

    [[noreturn]] void fail(const std::string& place) const {
        const std::string reason =
            error != 0 ? std::generic_category().message(error) : "the HDF5 library could not write this";
        throw Error(ErrorCode::Unwritable, place.empty() ? path : path + ": " + place, reason);
    }
    void check(bool good, const std::string& place) const {
        if (!good || error != 0) fail(place);
    }
    Hdf5Handle object(const std::string& place) const {
        Hdf5Handle handle(H5Oopen(file.get(), place.empty() ? "/" : place.c_str(), H5P_DEFAULT));
        check(static_cast<bool>(handle), place);
        return handle;
    }
    void attribute(const std::string& place, const std::string& name, hid_t type, hid_t space,
                   const void* value) const {
        const Hdf5Handle owner = object(place);
        const Hdf5Handle handle(H5Acreate2(owner.get(), name.c_str(), type, space, H5P_DEFAULT, H5P_DEFAULT));
        check(handle && (value == nullptr || H5Awrite(handle.get(), type, value) >= 0), place + " attribute " + name);
    }
    void fixedStrings(const std::string& place, const std::string& name, std::span<const std::string> texts,
                      std::size_t length) const;
    void closeAll() {
        const Hdf5Lock lock;
        file.close();
        if (descriptor >= 0 && ::close(std::exchange(descriptor, -1)) != 0 && error == 0) error = errno;
    }
};

void Hdf5Writer::State::fixedStrings(const std::string& place, const std::string& name,
                                     std::span<const std::string> texts, std::size_t length) const {
    std::string values(texts.size() * length, '\0');
    for (std::size_t i = 0; i < texts.size(); ++i) {
        std::copy(texts[i].begin(), texts[i].end(), values.begin() + static_cast<std::ptrdiff_t>(i * length));
    }
    const Hdf5Handle type(H5Tcopy(H5T_C_S1));
    H5Tset_size(type.get(), length);
    H5Tset_strpad(type.get(), H5T_STR_NULLPAD);
    attribute(place, name, type.get(), spaceOf({static_cast<std::int64_t>(texts.size())}).get(), values.data());
}

Hdf5Writer::Hdf5Writer(const std::string& path) : m_state(std::make_unique<State>()) {
    m_state->path = path;
    m_state->descriptor = ::open(path.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (m_state->descriptor < 0) m_state->error = errno;
    m_state->check(m_state->descriptor >= 0, "");
    m_state->file = createHdf5On(m_state->descriptor, m_state->error);
    if (!m_state->file) ::close(m_state->descriptor);
    m_state->check(static_cast<bool>(m_state->file), "");
}

Hdf5Writer::~Hdf5Writer() {
    m_state->closeAll();
}

void Hdf5Writer::group(const std::string& path) {
    const Hdf5Lock lock;
    const Hdf5Handle existing(H5Oopen(m_state->file.get(), path.c_str(), H5P_DEFAULT));
    if (existing && H5Iget_type(existing.get()) == H5I_GROUP) return;
    const Hdf5Handle group(
        H5Gcreate2(m_state->file.get(), path.c_str(), linkProperties(path).get(), H5P_DEFAULT, H5P_DEFAULT));
    m_state->check(static_cast<bool>(group), path);
}

void Hdf5Writer::stringAttribute(const std::string& object, const std::string& name, const std::string& text) {
    const Hdf5Lock lock;
    const Hdf5Handle type(H5Tcopy(H5T_C_S1));
    H5Tset_size(type.get(), H5T_VARIABLE);
    H5Tset_cset(type.get(), H5T_CSET_UTF8);
    const char* const value = text.c_str();
    m_state->attribute(object, name, type.get(), spaceOf({}).get(), &value);
}

void Hdf5Writer::stringListAttribute(const std::string& object, const std::string& name,
                                     const std::vector<std::string>& texts) {
    const Hdf5Lock lock;
    if (texts.empty()) {
        m_state->attribute(object, name, H5T_IEEE_F64LE, spaceOf({0}).get(), nullptr);
        return;
    }
    std::size_t length = 1;
    for (const std::string& text : texts) length = std::max(length, text.size());
    if (length > maxAttributeBytes) {
        throw Error(ErrorCode::Unsupported, m_state->path + ": " + object,
                    "a name in \"" + name + "\" is longer than the 64,512 bytes that Keras can store");
    }
    const std::size_t perPart = maxAttributeBytes / length;
    const std::size_t parts = (texts.size() + perPart - 1) / perPart;
    if (parts == 1) {
        m_state->fixedStrings(object, name, texts, length);
        return;
    }
    std::size_t index = 0;
    for (const auto& part : split(texts, parts)) {
        m_state->fixedStrings(object, name + std::to_string(index++), part, length);
    }
}

void Hdf5Writer::dataset(const std::string& path, const Tensor& tensor) {
    const Hdf5Lock lock;
    const Hdf5Handle type = storedType(tensor.dtype());
    const Hdf5Handle creation(H5Pcreate(H5P_DATASET_CREATE));
    H5Pset_obj_track_times(creation.get(), 0);
    const Hdf5Handle dataset(H5Dcreate2(m_state->file.get(), path.c_str(), type.get(), spaceOf(tensor.shape()).get(),
                                        linkProperties(path).get(), creation.get(), H5P_DEFAULT));
    m_state->check(static_cast<bool>(dataset), path);
    if (tensor.dtype() == DType::BFloat16) stringAttribute(path, "dtype", "bfloat16");
    const bool written = H5Dwrite(dataset.get(), type.get(), H5S_ALL, H5S_ALL, H5P_DEFAULT, pointerTo(tensor)) >= 0;
    m_state->check(written, path);
}

void Hdf5Writer::link(const std::string& existing, const std::string& path) {
    const Hdf5Lock lock;
    const hid_t file = m_state->file.get();
    const bool linked =
        H5Lcreate_hard(file, existing.c_str(), file, path.c_str(), linkProperties(path).get(), H5P_DEFAULT) >= 0;
    m_state->check(linked, path);
}

void Hdf5Writer::close() {
    m_state->closeAll();
    m_state->check(true, "");
}

}  // namespace quantie
