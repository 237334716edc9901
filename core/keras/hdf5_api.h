// What every file that calls the HDF5 library needs: its lock and its handles. Only the writer uses the library;
// reading is hdf5_image.h's. Only hdf5_*.cpp include this.
#pragma once

#include <hdf5.h>

#include <mutex>
#include <string>
#include <utility>

namespace quantie {

/// Held around all calls of the library, which is not thread-safe as distributions build it. The first one of a
/// thread switches off its messages on stderr.
class Hdf5Lock {
  public:
    Hdf5Lock();

  private:
    std::lock_guard<std::recursive_mutex> m_guard;
};

/// Owns one identifier of the library.
class Hdf5Handle {
  public:
    Hdf5Handle() = default;
    explicit Hdf5Handle(hid_t id) : m_id(id) {}
    Hdf5Handle(Hdf5Handle&& other) noexcept : m_id(std::exchange(other.m_id, H5I_INVALID_HID)) {}
    Hdf5Handle& operator=(Hdf5Handle&& other) noexcept {
        std::swap(m_id, other.m_id);
        return *this;
    }
    Hdf5Handle(const Hdf5Handle&) = delete;
    Hdf5Handle& operator=(const Hdf5Handle&) = delete;
    ~Hdf5Handle() { close(); }

    void close() {
        if (m_id >= 0) H5Idec_ref(std::exchange(m_id, H5I_INVALID_HID));
    }
    hid_t get() const { return m_id; }
    explicit operator bool() const { return m_id >= 0; }

  private:
    hid_t m_id = H5I_INVALID_HID;
};

}  // namespace quantie
