from shutterspan.core.worker.session import main

main()
