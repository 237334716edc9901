# Packs the Python companion as a wheel: cmake -DSOURCE=… -DSTAGE=… -DVERSION=… -DWHEEL=… -P wheel.cmake
set(info quantie-${VERSION}.dist-info)
file(REMOVE_RECURSE ${STAGE})
file(COPY ${SOURCE}/quantie DESTINATION ${STAGE} PATTERN __pycache__ EXCLUDE PATTERN "*.pyc" EXCLUDE)
file(READ ${SOURCE}/README.md readme)
string(CONCAT metadata "Metadata-Version: 2.1\nName: quantie\nVersion: ${VERSION}\n"
              "Summary: Quantization of tied weights per use, for Keras: the companion of the Quantie program\n"
              "License: Apache-2.0\nRequires-Python: >=3.8\nRequires-Dist: numpy\n"
              "Description-Content-Type: text/markdown\n\n${readme}")
file(WRITE ${STAGE}/${info}/METADATA "${metadata}")
file(WRITE ${STAGE}/${info}/WHEEL "Wheel-Version: 1.0\nGenerator: quantie\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
file(GLOB_RECURSE files RELATIVE ${STAGE} ${STAGE}/*)
list(SORT files)
set(record "")
foreach(file IN LISTS files)
  string(APPEND record "${file},,\n")
endforeach()
file(WRITE ${STAGE}/${info}/RECORD "${record}${info}/RECORD,,\n")
execute_process(COMMAND ${CMAKE_COMMAND} -E tar cf ${WHEEL} --format=zip quantie ${info} WORKING_DIRECTORY ${STAGE}
                COMMAND_ERROR_IS_FATAL ANY)
