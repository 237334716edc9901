// Object headers: every group and dataset is a list of messages (specification, IV.A).
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/keras/hdf5_image.h"

namespace quantie {

enum class Hdf5MessageType : std::uint16_t {
    Dataspace = 0x01,
    LinkInfo = 0x02,
    Datatype = 0x03,
    FillValue = 0x05,
    Link = 0x06,
    ExternalFiles = 0x07,
    Layout = 0x08,
    Filters = 0x0B,
    Attribute = 0x0C,
    Continuation = 0x10,
    SymbolTable = 0x11,
    AttributeInfo = 0x15,
};

struct Hdf5Message {
    Hdf5MessageType type{};
    bool isShared = false;  ///< the body says where the message really stands
    std::span<const std::byte> body;
};

struct Hdf5Header {
    std::vector<Hdf5Message> messages;

    const Hdf5Message* find(Hdf5MessageType type) const;
    bool isGroup() const;
    bool isDataset() const { return find(Hdf5MessageType::Layout) != nullptr; }
};

/// Throws Error(Unreadable) where there is no object.
Hdf5Header readHdf5Header(const Hdf5Image& image, std::uint64_t address);

/// A message's body, or that of the shared message it refers to (a type with a name of its own).
std::span<const std::byte> resolveShared(const Hdf5Image& image, bool isShared, std::span<const std::byte> body,
                                         Hdf5MessageType type);

}  // namespace quantie
