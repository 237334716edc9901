#include "core/keras/hdf5_file.h"

#include <iterator>
#include <utility>

#include "core/base/error.h"
#include "core/keras/hdf5_attribute.h"
#include "core/keras/hdf5_tree.h"

namespace quantie {
namespace {

/// Without slashes around: how paths stand in messages and in StoredArray::path.
std::string normalized(const std::string& path) {
    const std::size_t first = path.find_first_not_of('/');
    if (first == std::string::npos) return {};
    return path.substr(first, path.find_last_not_of('/') - first + 1);
}

/// The frame of every call: the check that the file is still the same, and names in errors.
template <typename Work>
auto guarded(const Hdf5Tree& tree, const std::string& path, const Work& work) {
    tree.image().bytes.owner->checkUnchanged();
    const std::string place = normalized(path);
    try {
        return work(place);
    } catch (const Error& error) {
        throw(place.empty() ? error : error.within(place)).within(tree.name());
    }
}

/// The object's header; nothing where the path leads nowhere.
std::optional<Hdf5Header> headerAt(const Hdf5Tree& tree, const std::string& path) {
    try {
        return readHdf5Header(tree.image(), tree.find(path));
    } catch (const Error&) {
        return std::nullopt;
    }
}

Hdf5Child childOf(const Hdf5Tree& tree, std::uint64_t group, const Hdf5Link& link) {
    try {
        const Hdf5Header header = readHdf5Header(tree.image(), tree.follow(group, link));
        if (header.isDataset()) return {link.name, Hdf5Child::Kind::Dataset};
        return {link.name, header.isGroup() ? Hdf5Child::Kind::Group : Hdf5Child::Kind::Other};
    } catch (const Error&) {
        return {link.name, Hdf5Child::Kind::Broken};
    }
}

/// Reads something of an attribute's owner; nothing where there is no such object.
template <typename Read>
auto attributeOf(const Hdf5Tree& tree, const std::string& path, const Read& read) {
    return guarded(tree, path, [&](const std::string& place) {
        const auto header = headerAt(tree, place);
        return header ? read(*header) : decltype(read(*header))();
    });
}

}  // namespace

Hdf5File Hdf5File::open(const std::string& path) {
    return openBytes(mapFile(path), path);
}

Hdf5File Hdf5File::openRegion(const std::string& path, std::uint64_t offset, std::uint64_t size) {
    const FileBytes file = mapFile(path);
    try {
        return openBytes(file.part(offset, size), path);
    } catch (const Error& error) {
        throw error.where().empty() ? error.within(path) : error;
    }
}

Hdf5File Hdf5File::openBytes(FileBytes bytes, const std::string& name) {
    try {
        return Hdf5File(std::make_shared<const Hdf5Tree>(std::move(bytes), name));
    } catch (const Error& error) {
        throw error.within(name);
    }
}

const std::string& Hdf5File::name() const {
    return m_tree->name();
}

bool Hdf5File::hasGroup(const std::string& path) const {
    const auto header = headerAt(*m_tree, path);
    return header && header->isGroup();
}

bool Hdf5File::hasDataset(const std::string& path) const {
    const auto header = headerAt(*m_tree, path);
    return header && header->isDataset();
}

std::vector<Hdf5Child> Hdf5File::children(const std::string& group) const {
    return guarded(*m_tree, group, [&](const std::string& place) {
        const std::uint64_t address = m_tree->find(place);
        const auto found = m_tree->group(address);
        std::vector<Hdf5Child> result;
        for (const Hdf5Link& link : found->links) result.push_back(childOf(*m_tree, address, link));
        return result;
    });
}

std::optional<std::string> Hdf5File::stringAttribute(const std::string& object, const std::string& attribute) const {
    return attributeOf(*m_tree, object, [&](const Hdf5Header& header) -> std::optional<std::string> {
        auto texts = attributeTexts(m_tree->image(), header, attribute);
        if (!texts) return std::nullopt;
        if (texts->size() != 1) throw Error(ErrorCode::Unreadable, "attribute " + attribute, "this must be one text");
        return std::move(texts->front());
    });
}

std::optional<std::vector<std::string>> Hdf5File::stringListAttribute(const std::string& object,
                                                                      const std::string& attribute) const {
    return attributeOf(*m_tree, object, [&](const Hdf5Header& header) {
        auto texts = attributeTexts(m_tree->image(), header, attribute);
        if (texts) return texts;
        for (std::size_t part = 0;; ++part) {
            auto more = attributeTexts(m_tree->image(), header, attribute + std::to_string(part));
            if (!more) return texts;
            if (!texts) texts.emplace();
            texts->insert(texts->end(), std::move_iterator(more->begin()), std::move_iterator(more->end()));
        }
    });
}

std::optional<double> Hdf5File::numberAttribute(const std::string& object, const std::string& attribute) const {
    return attributeOf(*m_tree, object,
                       [&](const Hdf5Header& header) { return attributeNumber(m_tree->image(), header, attribute); });
}

std::optional<std::int64_t> Hdf5File::integerAttribute(const std::string& object, const std::string& attribute) const {
    return attributeOf(*m_tree, object,
                       [&](const Hdf5Header& header) { return attributeInteger(m_tree->image(), header, attribute); });
}

StoredArray Hdf5File::dataset(const std::string& path) const {
    return guarded(*m_tree, path, [&](const std::string& place) {
        const std::uint64_t address = m_tree->find(place);
        return m_tree->dataset(address, readHdf5Header(m_tree->image(), address), place);
    });
}

std::vector<StoredArray> Hdf5File::datasets(const std::string& group, Diagnostics& diagnostics) const {
    return guarded(*m_tree, group, [&](const std::string& place) { return m_tree->datasets(place, diagnostics); });
}

}  // namespace quantie
