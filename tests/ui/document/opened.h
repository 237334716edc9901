// A document with a reference model open, for the tests of the window.
#pragma once

#include <QSignalSpy>
#include <QTest>
#include <string>

#include "ui/document/document.h"

namespace quantie {

inline std::string dataFile(const std::string& name) {
    return std::string(QUANTIE_TEST_DATA) + "/" + name;
}

/// Opens the file and waits until it is there; false where it could not be opened.
inline bool openAndWait(Document& document, const std::string& name, const std::string& weights = {}) {
    QSignalSpy reset(&document, &Document::modelReset);
    OpenRequest request{dataFile(name), weights.empty() ? std::string() : dataFile(weights), {}};
    document.open(request);
    return QTest::qWaitFor([&] { return !reset.isEmpty(); }, 20000);
}

inline bool waitForErrors(const Document& document) {
    return QTest::qWaitFor([&] { return !document.errors().isBusy(); }, 20000);
}

}  // namespace quantie
