# The Debian package: `cpack` in the build folder.
set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME quantie)
set(CPACK_PACKAGE_VERSION ${PROJECT_VERSION})
set(CPACK_PACKAGE_CONTACT "The Quantie developers <developers@quantie.invalid>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "Quantize the tied weights of Keras models per use")
string(CONCAT CPACK_DEBIAN_PACKAGE_DESCRIPTION
              "Quantie shows every layer, call and weight of a Keras model, says which\nuses of which weights are tied "
              "and why, and quantizes each use on its own.\nWhat it exports keeps a tied weight one variable, ready to "
              "train.\n\nA desktop program and a command line; the Python companion that loads\nthe exports is in "
              "/usr/share/quantie/python.")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION science)
# This also brings the plugin by which Qt draws SVG icons: it is in the package of the library that draws ours.
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_SUGGESTS "python3-pip, python3-venv")
include(CPack)
