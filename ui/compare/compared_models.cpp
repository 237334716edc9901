#include "ui/compare/compared_models.h"

namespace quantie {

ComparedModels::ComparedModels(Document& first, QObject* parent) : QObject(parent), m_first(first) {
    m_second.setReadOnly(tr("This model is only compared: its settings are not changed here."));
    connect(&m_second, &Document::modelReset, this, &ComparedModels::compare);
    connect(&m_second, &Document::openFailed, this, [this](const OpenRequest&, const Error& error) {
        emit working({});
        emit failed(QString::fromUtf8(error.what()));
    });
    connect(&m_first, &Document::tiesChanged, this, &ComparedModels::compare);
    connect(&m_first, &Document::modelReset, this, &ComparedModels::compare);
    connect(&m_job, &Job::failed, this, [this](const Error& error) { emit failed(QString::fromUtf8(error.what())); });
    connect(&m_job, &Job::finished, this, [this] { emit working({}); });
}

void ComparedModels::open(const QString& file, const QString& weights) {
    m_result.reset();
    OpenRequest request = m_first.request();
    request.model = file.toStdString();
    request.weights = weights.toStdString();
    m_second.open(request);
    emit working(m_second.job().what());
}

void ComparedModels::stop() {
    m_second.job().stop();
    m_job.stop();
    emit working({});
}

void ComparedModels::compare() {
    m_result.reset();
    if (!m_first.isOpen() || !m_second.isOpen()) return;
    m_job.start(tr("Comparing"),
                [this, first = m_first.sharedGraph(), second = m_second.sharedGraph()](const Progress&) -> Job::Finish {
                    auto result = std::make_shared<const Compared>(
                        Compared{compareModels(*first, *second), correspondingCalls(*first, *second),
                                 correspondingCalls(*second, *first), correspondingUses(*first, *second),
                                 correspondingUses(*second, *first)});
                    return [this, result] {
                        m_result = result;
                        emit compared();
                    };
                });
    emit working(m_job.what());
}

}  // namespace quantie
