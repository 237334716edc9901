#include "core/keras/hdf5_driver.h"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <limits>

namespace quantie {
namespace {

/// What a driver is told in the file access properties; copied by the library byte for byte.
struct Target {
    int descriptor = -1;
    int* error = nullptr;  ///< the first errno of writing
};

/// The library's file object: its own part comes first.
struct DriverFile {
    H5FD_t library;
    Target target;
    haddr_t allocated;  ///< end of what the library has allocated
    haddr_t written;    ///< end of what was written
};

DriverFile* driverFile(H5FD_t* file) {
    return reinterpret_cast<DriverFile*>(file);
}
const DriverFile* driverFile(const H5FD_t* file) {
    return reinterpret_cast<const DriverFile*>(file);
}

H5FD_t* openFile(const char*, unsigned, hid_t properties, haddr_t) {
    const auto* target = static_cast<const Target*>(H5Pget_driver_info(properties));
    if (target == nullptr) return nullptr;
    return reinterpret_cast<H5FD_t*>(new DriverFile{{}, *target, 0, 0});
}

herr_t closeFile(H5FD_t* file) {
    delete driverFile(file);
    return 0;
}

haddr_t allocatedEnd(const H5FD_t* file, H5FD_mem_t) {
    return driverFile(file)->allocated;
}

herr_t setAllocatedEnd(H5FD_t* file, H5FD_mem_t, haddr_t end) {
    driverFile(file)->allocated = end;
    return 0;
}

haddr_t endOfWritten(const H5FD_t* file, H5FD_mem_t) {
    return driverFile(file)->written;
}

void keepError(const Target& target, int error) {
    if (*target.error == 0) *target.error = error;
}

/// What the library has written before; never-written places read as zeros.
herr_t readWritten(H5FD_t* file, H5FD_mem_t, hid_t, haddr_t address, size_t size, void* buffer) {
    auto* out = static_cast<std::byte*>(buffer);
    while (size > 0) {
        const ssize_t count = ::pread(driverFile(file)->target.descriptor, out, size, static_cast<off_t>(address));
        if (count < 0 && errno == EINTR) continue;
        if (count <= 0) {
            std::memset(out, 0, size);
            return 0;
        }
        out += count;
        address += static_cast<haddr_t>(count);
        size -= static_cast<size_t>(count);
    }
    return 0;
}

herr_t writeBytes(H5FD_t* file, H5FD_mem_t, hid_t, haddr_t address, size_t size, const void* buffer) {
    DriverFile& self = *driverFile(file);
    self.written = std::max<haddr_t>(self.written, address + size);
    const auto* in = static_cast<const std::byte*>(buffer);
    while (size > 0 && *self.target.error == 0) {
        const ssize_t count = ::pwrite(self.target.descriptor, in, size, static_cast<off_t>(address));
        if (count < 0) {
            if (errno != EINTR) keepError(self.target, errno);
            continue;
        }
        in += count;
        address += static_cast<haddr_t>(count);
        size -= static_cast<size_t>(count);
    }
    return 0;
}

herr_t truncateFile(H5FD_t* file, hid_t, hbool_t) {
    DriverFile& self = *driverFile(file);
    if (::ftruncate(self.target.descriptor, static_cast<off_t>(self.allocated)) != 0) keepError(self.target, errno);
    self.written = self.allocated;
    return 0;
}

herr_t features(const H5FD_t*, unsigned long* flags) {
    *flags = H5FD_FEAT_DEFAULT_VFD_COMPATIBLE | H5FD_FEAT_AGGREGATE_METADATA | H5FD_FEAT_AGGREGATE_SMALLDATA;
    return 0;
}

hid_t writeDriver() {
    static const H5FD_class_t driver = [] {
        H5FD_class_t result{};
        result.name = "quantie";
        result.maxaddr = static_cast<haddr_t>(std::numeric_limits<off_t>::max());
        result.fc_degree = H5F_CLOSE_STRONG;
        result.fapl_size = sizeof(Target);
        result.open = openFile;
        result.close = closeFile;
        result.query = features;
        result.get_eoa = allocatedEnd;
        result.set_eoa = setAllocatedEnd;
        result.get_eof = endOfWritten;
        result.read = readWritten;
        result.write = writeBytes;
        result.truncate = truncateFile;
        constexpr H5FD_mem_t map[] = H5FD_FLMAP_DICHOTOMY;
        std::copy(std::begin(map), std::end(map), result.fl_map);
        return result;
    }();
    static const hid_t id = H5FDregister(&driver);
    return id;
}

}  // namespace

Hdf5Handle createHdf5On(int descriptor, int& error) {
    const Hdf5Lock lock;
    const Hdf5Handle access(H5Pcreate(H5P_FILE_ACCESS));
    const Target target{descriptor, &error};
    H5Pset_fclose_degree(access.get(), H5F_CLOSE_STRONG);
    H5Pset_driver(access.get(), writeDriver(), &target);
    H5Pset_alignment(access.get(), 1024, 64);  // aligned arrays can be mapped as they stand
    return Hdf5Handle(H5Fcreate("descriptor", H5F_ACC_TRUNC, H5P_DEFAULT, access.get()));
}

}  // namespace quantie
