// The formats as the export dialog offers them: titles, reasons, the name that a file gets at first.
#pragma once

#include <QString>
#include <QStringList>
#include <vector>

#include "core/export/export_model.h"

namespace quantie {

/// The formats for a model of Keras 2 or 3, in the order in which the dialog offers them.
std::vector<ExportFormat> offeredFormats(bool keras3 = false);

/// "TFMOT, ready to train".
QString formatTitle(ExportFormat format);
/// Two lines: what it is good for, and how the file ends.
QString formatReason(ExportFormat format);

/// Beside the model: "models/tied_lm_q.h5"; a `.json` where there are no weights, a `.keras` for Keras 3.
QString defaultTarget(const QString& model, ExportFormat format, bool hasWeights, bool keras3 = false);

/// Why the export cannot go there, in a sentence; empty where it can. The file may exist.
QString targetRefusal(const QString& target, const QString& model, bool hasWeights, bool keras3 = false);

/// The files that an export to that name writes and that are there now.
QStringList existingFiles(const QString& target, bool hasWeights);
/// Their sizes, added up.
qint64 bytesOfFiles(const QStringList& files);

/// Filters for the file dialog.
QString targetFilter(bool hasWeights, bool keras3 = false);

}  // namespace quantie
