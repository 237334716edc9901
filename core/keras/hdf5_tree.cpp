#include "core/keras/hdf5_tree.h"

#include <algorithm>
#include <atomic>
#include <unordered_set>
#include <utility>

#include "core/base/error.h"
#include "core/keras/hdf5_dataset.h"

namespace quantie {
namespace {

/// As many as libhdf5 follows.
constexpr int maxSoftLinks = 16;
constexpr std::size_t maxDepth = 200;

std::string nextId() {
    static std::atomic<unsigned> counter{0};
    return std::to_string(counter++);
}

/// The names of a path, last first.
std::vector<std::string> reversedParts(const std::string& path) {
    std::vector<std::string> parts;
    for (std::size_t start = 0; start <= path.size();) {
        const std::size_t end = std::min(path.find('/', start), path.size());
        const std::string part = path.substr(start, end - start);
        if (!part.empty() && part != ".") parts.push_back(part);
        start = end + 1;
    }
    std::reverse(parts.begin(), parts.end());
    return parts;
}

/// Goes through groups below one; each is visited once, also where links form circles.
class Walk {
  public:
    Walk(const Hdf5Tree& tree, Diagnostics& diagnostics)
        : m_tree(tree),
          m_diagnostics(diagnostics),
          m_budget(64 * static_cast<std::uint64_t>(tree.image().bytes.bytes.size()) + (1U << 24)) {}

    void visit(std::uint64_t address, const std::string& path, std::size_t depth) {
        if (depth > maxDepth || !m_visited.insert(address).second) return;
        const auto group = m_tree.group(address);
        for (const Hdf5Link& link : group->links) {
            m_budget.spend(path.size() + link.name.size());
            const std::string childPath = path.empty() ? link.name : path + "/" + link.name;
            try {
                child(m_tree.follow(address, link), childPath, depth);
            } catch (const Error& error) {
                m_diagnostics.push_back({childPath, "This entry is left out: " + error.reason() + "."});
            }
        }
    }

    std::vector<StoredArray> take() { return std::move(m_arrays); }

  private:
    void child(std::uint64_t address, const std::string& path, std::size_t depth) {
        const Hdf5Header header = readHdf5Header(m_tree.image(), address);
        for (const Hdf5Message& message : header.messages) m_budget.spend(message.body.size());
        if (header.isDataset()) {
            m_arrays.push_back(m_tree.dataset(address, header, path));
        } else if (header.isGroup()) {
            visit(address, path, depth + 1);
        }
    }

    const Hdf5Tree& m_tree;
    Diagnostics& m_diagnostics;
    ByteBudget m_budget;
    std::vector<StoredArray> m_arrays;
    std::unordered_set<std::uint64_t> m_visited;
};

}  // namespace

Hdf5Tree::Hdf5Tree(FileBytes bytes, std::string name)
    : m_image(openHdf5Image(std::move(bytes))), m_name(std::move(name)), m_id(nextId()), m_budget(m_image.budget()) {}

std::uint64_t Hdf5Tree::follow(std::uint64_t group, const Hdf5Link& link) const {
    return link.kind == Hdf5Link::Kind::Hard ? link.address : resolve(group, link.name);
}

std::shared_ptr<const Hdf5Tree::Group> Hdf5Tree::group(std::uint64_t address) const {
    const std::lock_guard lock(m_mutex);
    auto& cached = m_groups[address];
    if (!cached) {
        auto group = std::make_shared<Group>();
        group->links = readHdf5Links(m_image, readHdf5Header(m_image, address), m_budget);
        for (std::size_t i = 0; i < group->links.size(); ++i) group->places.emplace(group->links[i].name, i);
        cached = std::move(group);
    }
    return cached;
}

std::uint64_t Hdf5Tree::resolve(std::uint64_t start, const std::string& path) const {
    std::uint64_t at = start;
    int softLinks = 0;
    std::vector<std::string> parts = reversedParts(path);
    while (!parts.empty()) {
        const auto here = group(at);
        const auto found = here->places.find(parts.back());
        if (found == here->places.end()) throw Error(ErrorCode::Unreadable, "", "there is no such entry in the file");
        const Hdf5Link& link = here->links[found->second];
        parts.pop_back();
        switch (link.kind) {
            case Hdf5Link::Kind::Hard:
                at = link.address;
                break;
            case Hdf5Link::Kind::External:
                throw Error(ErrorCode::Unsupported, "", "this leads into another file, which is not opened");
            case Hdf5Link::Kind::Soft: {
                if (++softLinks > maxSoftLinks) throw Error(ErrorCode::Unreadable, "", "links that form a circle");
                const auto target = reversedParts(link.target);
                parts.insert(parts.end(), target.begin(), target.end());
                if (link.target.starts_with('/')) at = m_image.root;
                break;
            }
        }
    }
    return at;
}

StoredArray Hdf5Tree::dataset(std::uint64_t address, const Hdf5Header& header, const std::string& path) const {
    if (!header.isDataset()) throw Error(ErrorCode::Unreadable, "", "this is not a dataset");
    return describeHdf5Dataset(m_image, header, path, m_id + ":" + std::to_string(address), m_name);
}

std::vector<StoredArray> Hdf5Tree::datasets(const std::string& path, Diagnostics& diagnostics) const {
    Walk walk(*this, diagnostics);
    walk.visit(find(path), path, 0);
    return walk.take();
}

}  // namespace quantie
