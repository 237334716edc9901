#include "core/keras/hdf5_api.h"

namespace quantie {
namespace {

std::recursive_mutex& libraryMutex() {
    static std::recursive_mutex mutex;
    return mutex;
}

bool configureLibrary() {
    H5open();
    H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);
    return true;
}

}  // namespace

Hdf5Lock::Hdf5Lock() : m_guard(libraryMutex()) {
    // Where the library is built for threads, whether it prints is a thread's own affair.
    [[maybe_unused]] thread_local const bool configured = configureLibrary();
}

}  // namespace quantie
