@echo off
rem The same as the "gdtx" launcher, for Windows: finds a Python, then scripts\launch.py does the rest.
setlocal EnableExtensions DisableDelayedExpansion
chcp 65001 >nul 2>&1
set "GDTX_ROOT=%~dp0"
if not defined GDTX_PROGRAM set "GDTX_PROGRAM=gdtx.cmd"
set "PYTHONUTF8=1"
set "GDTX_TEST=import sys; assert (3, 12) <= sys.version_info[:2] < (3, 15); import ensurepip, venv"

for %%V in (3.13 3.12 3.14) do (
    py -%%V -c "%GDTX_TEST%" >nul 2>&1 && (
        py -%%V "%GDTX_ROOT%scripts\launch.py" %*
        goto :done
    )
)
for %%P in (python3.13 python3.12 python3.14 python3 python) do (
    %%P -c "%GDTX_TEST%" >nul 2>&1 && (
        %%P "%GDTX_ROOT%scripts\launch.py" %*
        goto :done
    )
)
uv --version >nul 2>&1 && (
    uv run --no-project --python 3.13 "%GDTX_ROOT%scripts\launch.py" %*
    goto :done
)
echo Khong thay Python 3.12, 3.13 hoac 3.14 tren may nay. Cai Python 3.13 roi chay lai. 1>&2
exit /b 1

:done
exit /b %ERRORLEVEL%
