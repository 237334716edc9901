// What is known of a variable's values without any setting: statistics, and a histogram of all of them or of one slice.
// Found beside the window.
#pragma once

#include <memory>
#include <optional>

#include "core/quant/weight_statistics.h"
#include "ui/document/document.h"

namespace quantie {

/// The values of one slice of an axis, as a use reads them.
struct Slice {
    int axis = 0;  ///< from the front
    int index = 0;

    bool operator==(const Slice&) const = default;
};

struct ValuesFound {
    WeightStatistics statistics;  ///< of the whole variable
    Histogram histogram;          ///< of the slice, or of all
    std::optional<Slice> slice;
};

class ValuesLook : public QObject {
    Q_OBJECT

  public:
    explicit ValuesLook(Document& document, QObject* parent = nullptr);

    /// Looks at another variable; what was found for the last one is gone. -1: at none.
    void setVariable(int variable, bool transposed = false);
    void setSlice(std::optional<Slice> slice);
    std::optional<Slice> slice() const { return m_slice; }

    /// Null until the first answer. While a slice is being looked for, the last answer stays.
    const ValuesFound* found() const { return m_found ? &*m_found : nullptr; }
    /// Why there is no answer; empty where there is one, or none yet.
    const QString& problem() const { return m_problem; }

  signals:
    void changed();

  private:
    void start();

    Document& m_document;
    Job m_job;
    int m_variable = -1;
    bool m_transposed = false;
    std::optional<Slice> m_slice;
    std::optional<ValuesFound> m_found;
    QString m_problem;
};

}  // namespace quantie
