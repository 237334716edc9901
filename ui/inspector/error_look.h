// What else is to know of one use's error than its figures: how the errors spread, and the figures by the slices of an
// axis that the setting does not name. Found beside the window.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "core/quant/error_distribution.h"
#include "ui/document/document.h"

namespace quantie {

/// How far a plot of errors in steps reaches: past half a step where values are clipped, and never past two.
float extentInSteps(const WeightError& error);

struct ErrorFound {
    std::shared_ptr<const WeightError> error;  ///< whose errors these are
    ErrorDistribution distribution;
    std::size_t values = 0;
    std::optional<int> axis;             ///< whose slices `channels` are
    std::vector<ErrorFigures> channels;  ///< empty where no axis was asked for
};

class ErrorLook : public QObject {
    Q_OBJECT

  public:
    explicit ErrorLook(Document& document, QObject* parent = nullptr);

    /// Another use; what was found for the last one is gone. -1: none.
    void setUse(int use);
    int use() const { return m_use; }
    /// In the weight's own unit, up to that error; none: in steps.
    void setExtent(std::optional<float> extent);
    /// The slices that the channels' figures are about; none: those of the figure itself.
    void setAxis(std::optional<int> axis);

    /// Looks again where the use's error is another one.
    void refresh();

    bool isInSteps() const { return !m_extent; }
    const UseFigure& figure() const { return m_document.errors().of(m_use); }
    /// Null until the first answer, and for a float use. The last answer stays while the next one is looked for.
    const ErrorFound* found() const { return m_found ? &*m_found : nullptr; }
    /// `found` belongs to the present setting.
    bool isCurrent() const { return m_found && m_found->error == figure().error && !m_job.isRunning(); }

  signals:
    void changed();

  private:
    void start();

    Document& m_document;
    Job m_job;
    int m_use = -1;
    std::optional<float> m_extent;
    std::optional<int> m_axis;
    std::shared_ptr<const WeightError> m_asked;  ///< the error that the latest question is about
    std::optional<ErrorFound> m_found;
};

}  // namespace quantie
