#include "core/kernels/memory.h"

#include <algorithm>
#include <map>
#include <mutex>
#include <new>

namespace quantie::compute {
namespace {

constexpr std::align_val_t alignment{64};
/// Smaller blocks the allocator itself keeps at hand.
constexpr std::size_t smallestKept = std::size_t{64} << 10;

/// Blocks that nobody uses, by size in bytes. Lives as long as any block that may come back to it.
class Pool {
  public:
    Pool() = default;
    Pool(const Pool&) = delete;
    Pool& operator=(const Pool&) = delete;
    ~Pool() { clear(); }

    /// A block of at least `bytes`, and its true size.
    std::pair<void*, std::size_t> take(std::size_t bytes) {
        if (bytes >= smallestKept) {
            const std::scoped_lock lock(m_mutex);
            const auto found = m_idle.lower_bound(bytes);
            if (found != m_idle.end() && found->first <= bytes + bytes / 2) {
                const auto block = std::pair(found->second, found->first);
                m_idle.erase(found);
                return block;
            }
        }
        return {::operator new(bytes, alignment), bytes};
    }

    void give(void* block, std::size_t bytes) noexcept {
        if (bytes >= smallestKept) {
            try {
                const std::scoped_lock lock(m_mutex);
                m_idle.emplace(bytes, block);
                return;
            } catch (const std::bad_alloc&) {
                // Without room to remember it the block is freed.
            }
        }
        ::operator delete(block, alignment);
    }

    void clear() {
        const std::scoped_lock lock(m_mutex);
        for (const auto& [bytes, block] : m_idle) ::operator delete(block, alignment);
        m_idle.clear();
    }

  private:
    std::mutex m_mutex;
    std::multimap<std::size_t, void*> m_idle;
};

const std::shared_ptr<Pool>& pool() {
    static const auto instance = std::make_shared<Pool>();
    return instance;
}

}  // namespace

std::shared_ptr<float[]> takeFloats(std::size_t count) {
    const auto [block, bytes] = pool()->take(std::max<std::size_t>(count, 1) * sizeof(float));
    return {static_cast<float*>(block),
            [keeper = pool(), bytes = bytes](float* memory) noexcept { keeper->give(memory, bytes); }};
}

void releaseIdleMemory() {
    pool()->clear();
}

}  // namespace quantie::compute
