// The values of the variables that were looked at last, with what is known of them: shared by all who compute beside
// the window.
#pragma once

#include <cstdint>
#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <string>

#include "core/eval/measured_variable.h"

namespace quantie {

/// For several threads.
class VariableCache {
  public:
    /// Calls `work` with the variable, read first where it is not here; one thread at a time has a variable. Throws as
    /// MeasuredVariable does, and whatever `work` throws.
    void with(const Graph& graph, int variable, const std::function<void(MeasuredVariable&)>& work);
    /// Another file.
    void clear();

  private:
    struct Entry {
        std::string path;  ///< of the stored array: the same also where ties have changed
        std::int64_t bytes = 0;
        std::mutex mutex;
        std::unique_ptr<MeasuredVariable> variable;
    };

    std::shared_ptr<Entry> entry(const Variable& variable);

    std::mutex m_mutex;
    std::list<std::shared_ptr<Entry>> m_entries;  ///< the last one used first
};

}  // namespace quantie
